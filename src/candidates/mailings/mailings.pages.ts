import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormBody, IdParam, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { ListQuery } from '../../platform/http/paging.js';
import { MailingViews } from './mailing-views.service.js';
import { MailingInput, Mailings, MailingVersion } from './mailings.service.js';

@Controller()
export class MailingsPages {
  constructor(
    private readonly mailings: Mailings,
    private readonly views: MailingViews,
  ) {}

  @Get('jobs/:jobId/mailings')
  @Allow('candidate.edit')
  @Page('mailings/list')
  list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ListQuery) {
    return this.views.listPage(viewer, jobId, query);
  }

  @Get('mailings/:id')
  @Allow('candidate.edit')
  @Page('mailings/mailing')
  show(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @QueryInput() query: ListQuery) {
    return this.views.page(viewer, id, query);
  }

  @Post('mailings/:id')
  @Allow('candidate.edit')
  @FormPage('/mailings/:id')
  async edit(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() input: MailingInput,
  ): Promise<SeeOther> {
    await this.mailings.edit(viewer, id, input);
    return seeOther(`/mailings/${id}#preview`, 'Saved. Nothing is sent yet.');
  }

  @Post('mailings/:id/sending')
  @Allow('candidate.edit')
  @FormPage('/mailings/:id')
  async send(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() input: MailingVersion,
  ): Promise<SeeOther> {
    const { messages } = await this.mailings.send(viewer, id, input.version);
    return seeOther(
      `/mailings/${id}`,
      messages === 1 ? '1 email is on its way.' : `${messages} emails are on their way.`,
    );
  }

  @Post('mailings/:id/cancellation')
  @Allow('candidate.edit')
  @FormPage('/mailings/:id')
  async stop(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<SeeOther> {
    const { stopped } = await this.mailings.stop(viewer, id);
    return seeOther(`/mailings/${id}`, stopped === 1 ? '1 email was stopped.' : `${stopped} emails were stopped.`);
  }

  @Post('mailings/:id/deletion')
  @Allow('candidate.edit')
  @FormPage('/mailings/:id')
  async remove(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<SeeOther> {
    const { jobId } = await this.mailings.remove(viewer, id);
    return seeOther(`/jobs/${jobId}/pipeline`, 'Discarded. Nothing was sent.');
  }
}
