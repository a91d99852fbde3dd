import { Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import type { Regional } from '../platform/base/regional.js';
import { IdParam, JsonBody, RegionalParam } from '../platform/http/input.js';
import { WordingInput, WordingSeen } from './mail-template.dto.js';
import { MailTemplateViews } from './mail-template-views.service.js';
import { MailTemplates } from './mail-templates.service.js';

@ApiTags('What emails say')
@Controller('api/v1')
export class MailTemplatesApi {
  constructor(
    private readonly templates: MailTemplates,
    private readonly views: MailTemplateViews,
  ) {}

  @Get('mail-templates')
  @Allow('mail.word')
  @ApiOperation({ summary: 'Every kind of email, and whose wording it has' })
  async list(@CurrentViewer() viewer: Viewer) {
    return { items: await this.views.list(viewer, null) };
  }

  @Get('mail-templates/:mail')
  @Allow('mail.word')
  @ApiOperation({ summary: 'One kind of email: its wording, its placeholders, and a preview with a digest' })
  show(@CurrentViewer() viewer: Viewer, @Param('mail') mail: string, @RegionalParam() reader: Regional) {
    return this.views.data(viewer, null, mail, reader);
  }

  @Put('mail-templates/:mail')
  @Allow('mail.word')
  @ApiOperation({ summary: 'Write a draft of the organization’s wording; nothing is sent with it yet' })
  async save(
    @CurrentViewer() viewer: Viewer,
    @Param('mail') mail: string,
    @JsonBody() input: WordingInput,
    @RegionalParam() reader: Regional,
  ) {
    await this.templates.save(viewer, null, mail, input);
    return this.views.data(viewer, null, mail, reader);
  }

  @Post('mail-templates/:mail/use')
  @HttpCode(200)
  @Allow('mail.word')
  @ApiOperation({ summary: 'Use the draft from now on; send the digest that came with its preview' })
  async use(
    @CurrentViewer() viewer: Viewer,
    @Param('mail') mail: string,
    @JsonBody() { digest }: WordingSeen,
    @RegionalParam() reader: Regional,
  ) {
    await this.templates.use(viewer, null, mail, digest);
    return this.views.data(viewer, null, mail, reader);
  }

  @Delete('mail-templates/:mail')
  @HttpCode(204)
  @Allow('mail.word')
  @ApiOperation({ summary: 'Go back to Callboard’s own wording' })
  reset(@CurrentViewer() viewer: Viewer, @Param('mail') mail: string): Promise<void> {
    return this.templates.reset(viewer, null, mail);
  }

  @Get('jobs/:jobId/mail-templates')
  @Allow('job.edit')
  @ApiOperation({ summary: 'Every kind of email of a job, and whose wording it has' })
  async listOfJob(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return { items: await this.views.list(viewer, jobId) };
  }

  @Get('jobs/:jobId/mail-templates/:mail')
  @Allow('job.edit')
  @ApiOperation({ summary: 'One kind of email of a job: its wording, its placeholders, and a preview with a digest' })
  showOfJob(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @Param('mail') mail: string,
    @RegionalParam() reader: Regional,
  ) {
    return this.views.data(viewer, jobId, mail, reader);
  }

  @Put('jobs/:jobId/mail-templates/:mail')
  @Allow('job.edit')
  @ApiOperation({ summary: 'Write a draft of a job’s wording; nothing is sent with it yet' })
  async saveOfJob(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @Param('mail') mail: string,
    @JsonBody() input: WordingInput,
    @RegionalParam() reader: Regional,
  ) {
    await this.templates.save(viewer, jobId, mail, input);
    return this.views.data(viewer, jobId, mail, reader);
  }

  @Post('jobs/:jobId/mail-templates/:mail/use')
  @HttpCode(200)
  @Allow('job.edit')
  @ApiOperation({ summary: 'Use a job’s draft from now on; send the digest that came with its preview' })
  async useOfJob(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @Param('mail') mail: string,
    @JsonBody() { digest }: WordingSeen,
    @RegionalParam() reader: Regional,
  ) {
    await this.templates.use(viewer, jobId, mail, digest);
    return this.views.data(viewer, jobId, mail, reader);
  }

  @Delete('jobs/:jobId/mail-templates/:mail')
  @HttpCode(204)
  @Allow('job.edit')
  @ApiOperation({ summary: 'Go back to the organization’s wording' })
  resetOfJob(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @Param('mail') mail: string,
  ): Promise<void> {
    return this.templates.reset(viewer, jobId, mail);
  }
}
