import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { FormBody, IdParam, QueryInput } from '../platform/http/input.js';
import { FormPage, Page, seeOther } from '../platform/http/page.js';
import { ListQuery } from '../platform/http/paging.js';
import { DeliveriesQuery, WebhookChange, WebhookInput } from './webhook.dto.js';
import { type WebhookEventType, webhookEvents, webhookEventTypes } from './webhook-events.js';
import type { DeliveryState, WebhookDelivery } from './webhook.entity.js';
import { Webhooks } from './webhooks.service.js';

@Controller('webhooks')
export class WebhooksPages {
  constructor(private readonly webhooks: Webhooks) {}

  @Get()
  @Allow('webhooks.manage')
  @Page('webhooks/list', 'Webhooks')
  async list(@QueryInput() query: ListQuery) {
    return { ...(await this.webhooks.list(query)), query: { q: query.q }, searched: query.q !== undefined };
  }

  @Get('new')
  @Allow('webhooks.manage')
  @Page('webhooks/new', 'Add a webhook')
  blank() {
    return { choices, empty: { url: '', note: '' }, first: ['decision.made', 'application.moved'] };
  }

  @Post()
  @Allow('webhooks.manage')
  @FormPage('/webhooks/new')
  @Page('webhooks/secret', 'The webhook’s secret')
  async add(@CurrentViewer() viewer: Viewer, @FormBody() input: WebhookInput) {
    const { id, secret } = await this.webhooks.add(viewer, input);
    return { secret, back: `/webhooks/${id}` };
  }

  @Get(':webhookId')
  @Allow('webhooks.manage')
  @Page('webhooks/webhook', 'Webhook')
  async one(@IdParam('webhookId') id: string, @QueryInput() query: DeliveriesQuery) {
    const webhook = await this.webhooks.one(id);
    const log = await this.webhooks.log(id, query);
    const overlaps = webhook.earlierUntil !== null && webhook.earlierUntil > new Date();
    return {
      webhook: { ...webhook, earlierUntil: overlaps ? webhook.earlierUntil!.toISOString() : null },
      choices,
      states: [{ value: '', label: 'all' }, ...Object.entries(stateName).map(([value, label]) => ({ value, label }))],
      state: query.state ?? '',
      query: { state: query.state },
      ...{ ...log, items: log.items.map(shownDelivery) },
    };
  }

  @Post(':webhookId')
  @Allow('webhooks.manage')
  @FormPage('/webhooks/:webhookId')
  async change(@CurrentViewer() viewer: Viewer, @IdParam('webhookId') id: string, @FormBody() input: WebhookChange) {
    await this.webhooks.change(viewer, id, input);
    return seeOther(`/webhooks/${id}`, 'Saved.');
  }

  @Post(':webhookId/secret')
  @Allow('webhooks.manage')
  @Page('webhooks/secret', 'The webhook’s secret')
  async replaceSecret(@CurrentViewer() viewer: Viewer, @IdParam('webhookId') id: string) {
    const { secret } = await this.webhooks.replaceSecret(viewer, id);
    return { secret, back: `/webhooks/${id}` };
  }

  @Post(':webhookId/test')
  @Allow('webhooks.manage')
  async test(@CurrentViewer() viewer: Viewer, @IdParam('webhookId') id: string) {
    await this.webhooks.test(viewer, id);
    return seeOther(`/webhooks/${id}#log`, 'A test message is on its way. Refresh to see whether it arrived.');
  }

  @Post(':webhookId/deliveries/:deliveryId/replay')
  @Allow('webhooks.manage')
  async replay(
    @CurrentViewer() viewer: Viewer,
    @IdParam('webhookId') id: string,
    @IdParam('deliveryId') deliveryId: string,
  ) {
    await this.webhooks.replay(viewer, id, deliveryId);
    return seeOther(`/webhooks/${id}#log`, 'The message is on its way again.');
  }

  @Post(':webhookId/deletion')
  @Allow('webhooks.manage')
  async remove(@CurrentViewer() viewer: Viewer, @IdParam('webhookId') id: string) {
    await this.webhooks.remove(viewer, id);
    return seeOther('/webhooks', 'Removed.');
  }
}

const choices = webhookEventTypes.map((value) => ({ value, label: webhookEvents[value].label }));

const stateName: Record<DeliveryState, string> = {
  waiting: 'on its way',
  delivered: 'delivered',
  failed: 'given up',
  canceled: 'canceled',
};

function shownDelivery({ id, type, state, attempts, createdAt, nextAt }: WebhookDelivery) {
  return {
    id,
    label: webhookEvents[type as WebhookEventType]?.label ?? 'Test message',
    type,
    state: stateName[state],
    again: state !== 'waiting',
    createdAt: createdAt.toISOString(),
    nextAt: state === 'waiting' && nextAt ? nextAt.toISOString() : null,
    attempts: attempts.map(({ at, problem, milliseconds }) => ({
      at,
      words: problem ?? `Delivered in ${milliseconds} ms.`,
    })),
  };
}
