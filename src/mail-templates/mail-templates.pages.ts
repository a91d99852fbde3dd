import { Controller, Get, Param, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import type { Regional } from '../platform/base/regional.js';
import { FormBody, IdParam, QueryInput, RegionalParam } from '../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../platform/http/page.js';
import { ListQuery } from '../platform/http/paging.js';
import { WordingInput, WordingSeen } from './mail-template.dto.js';
import { MailTemplateViews } from './mail-template-views.service.js';
import { MailTemplates } from './mail-templates.service.js';

/** What emails say: for the whole organization, by administrators; for one job, by those who edit it. */
@Controller()
export class MailTemplatesPages {
  constructor(
    private readonly templates: MailTemplates,
    private readonly views: MailTemplateViews,
  ) {}

  @Get('mail-templates')
  @Allow('mail.word')
  @Page('mail-templates/list')
  list(@CurrentViewer() viewer: Viewer) {
    return this.views.listPage(viewer, null);
  }

  @Get('mail-templates/:mail')
  @Allow('mail.word')
  @Page('mail-templates/template')
  show(
    @CurrentViewer() viewer: Viewer,
    @Param('mail') mail: string,
    @QueryInput() { page }: ListQuery,
    @RegionalParam() reader: Regional,
  ) {
    return this.views.page(viewer, null, mail, { page, reader });
  }

  @Post('mail-templates/:mail')
  @Allow('mail.word')
  @FormPage('/mail-templates/:mail')
  async save(
    @CurrentViewer() viewer: Viewer,
    @Param('mail') mail: string,
    @FormBody() input: WordingInput,
  ): Promise<SeeOther> {
    await this.templates.save(viewer, null, mail, input);
    return seeOther(`/mail-templates/${mail}#preview`, saved);
  }

  @Post('mail-templates/:mail/use')
  @Allow('mail.word')
  @FormPage('/mail-templates/:mail')
  async use(
    @CurrentViewer() viewer: Viewer,
    @Param('mail') mail: string,
    @FormBody() { digest }: WordingSeen,
  ): Promise<SeeOther> {
    await this.templates.use(viewer, null, mail, digest);
    return seeOther(`/mail-templates/${mail}`, used);
  }

  @Post('mail-templates/:mail/deletion')
  @Allow('mail.word')
  @FormPage('/mail-templates/:mail')
  async reset(@CurrentViewer() viewer: Viewer, @Param('mail') mail: string): Promise<SeeOther> {
    await this.templates.reset(viewer, null, mail);
    return seeOther(`/mail-templates/${mail}`, removed);
  }

  @Get('jobs/:jobId/mail-templates')
  @Allow('job.edit')
  @Page('mail-templates/list')
  listOfJob(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.views.listPage(viewer, jobId);
  }

  @Get('jobs/:jobId/mail-templates/:mail')
  @Allow('job.edit')
  @Page('mail-templates/template')
  showOfJob(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @Param('mail') mail: string,
    @QueryInput() { page }: ListQuery,
    @RegionalParam() reader: Regional,
  ) {
    return this.views.page(viewer, jobId, mail, { page, reader });
  }

  @Post('jobs/:jobId/mail-templates/:mail')
  @Allow('job.edit')
  @FormPage('/jobs/:jobId/mail-templates/:mail')
  async saveOfJob(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @Param('mail') mail: string,
    @FormBody() input: WordingInput,
  ): Promise<SeeOther> {
    await this.templates.save(viewer, jobId, mail, input);
    return seeOther(`/jobs/${jobId}/mail-templates/${mail}#preview`, saved);
  }

  @Post('jobs/:jobId/mail-templates/:mail/use')
  @Allow('job.edit')
  @FormPage('/jobs/:jobId/mail-templates/:mail')
  async useOfJob(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @Param('mail') mail: string,
    @FormBody() { digest }: WordingSeen,
  ): Promise<SeeOther> {
    await this.templates.use(viewer, jobId, mail, digest);
    return seeOther(`/jobs/${jobId}/mail-templates/${mail}`, used);
  }

  @Post('jobs/:jobId/mail-templates/:mail/deletion')
  @Allow('job.edit')
  @FormPage('/jobs/:jobId/mail-templates/:mail')
  async resetOfJob(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @Param('mail') mail: string,
  ): Promise<SeeOther> {
    await this.templates.reset(viewer, jobId, mail);
    return seeOther(`/jobs/${jobId}/mail-templates/${mail}`, removed);
  }
}

const saved = 'Saved as a draft. Look at the preview, then use it.';
const used = 'In use. Emails from now on say this.';
const removed = 'Removed.';
