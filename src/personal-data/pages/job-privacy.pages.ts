import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormBody, IdParam, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, seeOther } from '../../platform/http/page.js';
import { DueErasures } from '../erasing/due-erasures.service.js';
import { JobPrivacyView, PrivacyQuery } from './job-privacy.service.js';
import { NoticeInput, PrivacyNotices } from '../notices/privacy-notices.service.js';
import { HoldInput, Retention, RetentionInput } from '../retention/retention.service.js';

@Controller('jobs/:jobId/privacy')
export class JobPrivacyPages {
  constructor(
    private readonly view: JobPrivacyView,
    private readonly notices: PrivacyNotices,
    private readonly retention: Retention,
    private readonly due: DueErasures,
  ) {}

  @Get()
  @Allow('privacy.view')
  @Page('privacy/job')
  page(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: PrivacyQuery) {
    return this.view.page(viewer, jobId, query);
  }

  @Get('notice')
  @Allow('privacy.view')
  @Page('privacy/notice')
  notice(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.view.noticePage(viewer, jobId);
  }

  @Post('notice')
  @Allow('privacy.edit')
  @FormPage('/jobs/:jobId/privacy/notice')
  async saveNotice(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @FormBody() input: NoticeInput) {
    await this.notices.save(viewer, jobId, input);
    return seeOther(`/jobs/${jobId}/privacy/notice`, 'Saved. Candidates see this version from now on.');
  }

  @Post('retention')
  @Allow('privacy.edit')
  @FormPage('/jobs/:jobId/privacy')
  async setRetention(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: RetentionInput,
  ) {
    await this.retention.set(viewer, jobId, input);
    return seeOther(`/jobs/${jobId}/privacy`, 'Saved.');
  }

  @Post('holds')
  @Allow('privacy.edit')
  @FormPage('/jobs/:jobId/privacy')
  async hold(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @FormBody() input: HoldInput) {
    await this.retention.hold(viewer, jobId, input);
    return seeOther(`/jobs/${jobId}/privacy`, 'Placed. Nothing under this hold can be erased.');
  }

  @Post('holds/:holdId/end')
  @Allow('privacy.edit')
  @FormPage('/jobs/:jobId/privacy')
  async endHold(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam('holdId') holdId: string) {
    await this.retention.endHold(viewer, jobId, holdId);
    return seeOther(`/jobs/${jobId}/privacy`, 'Ended. The clock of this job counts again.');
  }

  @Post('erasures')
  @Allow('privacy.edit')
  @FormPage('/jobs/:jobId/privacy')
  async eraseDue(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    const asked = await this.due.askAll(viewer, jobId);
    return seeOther(`/jobs/${jobId}/privacy`, `Erasing ${asked === 1 ? '1 candidate' : `${asked} candidates`}.`);
  }
}
