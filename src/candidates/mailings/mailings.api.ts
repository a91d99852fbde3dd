import { Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdField } from '../../platform/http/fields.js';
import { IdParam, JsonBody, QueryInput } from '../../platform/http/input.js';
import { ListQuery } from '../../platform/http/paging.js';
import { MailingViews } from './mailing-views.service.js';
import { MailingInput, Mailings, MailingVersion } from './mailings.service.js';

export class MailingStart {
  @IdField({ list: true, description: 'The applications, at most 500.' })
  ids: string[] = [];
}

@ApiTags('Emails to candidates')
@Controller('api/v1')
export class MailingsApi {
  constructor(
    private readonly mailings: Mailings,
    private readonly views: MailingViews,
  ) {}

  @Get('jobs/:jobId/mailings')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Your emails to candidates of a job, newest first' })
  list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ListQuery) {
    return this.views.list(viewer, jobId, query);
  }

  @Post('jobs/:jobId/mailings')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Begin an email to candidates; nothing is sent yet' })
  async begin(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: MailingStart) {
    const { id } = await this.mailings.begin(viewer, jobId, input.ids);
    return this.views.data(viewer, id, {});
  }

  @Get('mailings/:id')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'An email to candidates, and how far each message is' })
  show(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @QueryInput() query: ListQuery) {
    return this.views.data(viewer, id, query);
  }

  @Put('mailings/:id')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Write its text, until it is sent' })
  async edit(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: MailingInput) {
    await this.mailings.edit(viewer, id, input);
    return this.views.data(viewer, id, {});
  }

  @Post('mailings/:id/sending')
  @HttpCode(200)
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Send it: one message per candidate, each once' })
  send(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: MailingVersion) {
    return this.mailings.send(viewer, id, input.version);
  }

  @Post('mailings/:id/cancellation')
  @HttpCode(200)
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Stop what was not handed to the mail server yet' })
  stop(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.mailings.stop(viewer, id);
  }

  @Delete('mailings/:id')
  @HttpCode(204)
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Discard one that was not sent' })
  async remove(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<void> {
    await this.mailings.remove(viewer, id);
  }
}
