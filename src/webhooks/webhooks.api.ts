import { Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { IdParam, JsonBody, QueryInput } from '../platform/http/input.js';
import { ShownOnce } from '../platform/http/shown-once.js';
import { ListQuery } from '../platform/http/paging.js';
import { DeliveriesQuery, WebhookChange, WebhookInput } from './webhook.dto.js';
import { Webhooks } from './webhooks.service.js';
import { isStretch } from '../platform/http/cursors.js';

@ApiTags('Webhooks')
@Controller('api/v1/webhooks')
export class WebhooksApi {
  constructor(private readonly webhooks: Webhooks) {}

  @Get()
  @Allow('webhooks.manage')
  @ApiOperation({ summary: 'Which addresses are told what' })
  list(@QueryInput() query: ListQuery) {
    return this.webhooks.list(query);
  }

  @Post()
  @Allow('webhooks.manage')
  @ApiOperation({ summary: 'Add a webhook; its secret is in this answer and nowhere else' })
  @ShownOnce()
  async add(@CurrentViewer() viewer: Viewer, @JsonBody() input: WebhookInput) {
    const { id, secret } = await this.webhooks.add(viewer, input);
    return { ...(await this.webhooks.one(id)), secret };
  }

  @Get(':webhookId')
  @Allow('webhooks.manage')
  @ApiOperation({ summary: 'One webhook' })
  one(@IdParam('webhookId') id: string) {
    return this.webhooks.one(id);
  }

  @Put(':webhookId')
  @Allow('webhooks.manage')
  @ApiOperation({ summary: 'Change a webhook; send the version that was read' })
  async change(@CurrentViewer() viewer: Viewer, @IdParam('webhookId') id: string, @JsonBody() input: WebhookChange) {
    await this.webhooks.change(viewer, id, input);
    return this.webhooks.one(id);
  }

  @Get(':webhookId/deliveries')
  @Allow('webhooks.manage')
  @ApiOperation({ summary: 'What it was to be told, newest first, with each try' })
  async log(@IdParam('webhookId') id: string, @QueryInput() query: DeliveriesQuery) {
    await this.webhooks.one(id);
    return isStretch(query) ? this.webhooks.logAfter(id, query) : this.webhooks.log(id, query);
  }

  @Post(':webhookId/secret')
  @Allow('webhooks.manage')
  @ApiOperation({ summary: 'Replace the secret; the one before signs as well for a day' })
  @ShownOnce()
  replaceSecret(@CurrentViewer() viewer: Viewer, @IdParam('webhookId') id: string) {
    return this.webhooks.replaceSecret(viewer, id);
  }

  @Post(':webhookId/test')
  @Allow('webhooks.manage')
  @ApiOperation({ summary: 'Send a test message' })
  async test(@CurrentViewer() viewer: Viewer, @IdParam('webhookId') id: string) {
    await this.webhooks.test(viewer, id);
    return this.webhooks.one(id);
  }

  @Post(':webhookId/deliveries/:deliveryId/replay')
  @Allow('webhooks.manage')
  @ApiOperation({ summary: 'Send a message again' })
  async replay(
    @CurrentViewer() viewer: Viewer,
    @IdParam('webhookId') id: string,
    @IdParam('deliveryId') deliveryId: string,
  ) {
    await this.webhooks.replay(viewer, id, deliveryId);
    return this.webhooks.one(id);
  }

  @Delete(':webhookId')
  @HttpCode(204)
  @Allow('webhooks.manage')
  @ApiOperation({ summary: 'Remove a webhook and its log' })
  async remove(@CurrentViewer() viewer: Viewer, @IdParam('webhookId') id: string) {
    await this.webhooks.remove(viewer, id);
  }
}
