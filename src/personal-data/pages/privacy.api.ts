import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, JsonBody, QueryInput } from '../../platform/http/input.js';
import { DataQuery, DataView } from './data.service.js';
import { DueErasures } from '../erasing/due-erasures.service.js';
import { JobPrivacyView, PrivacyQuery } from './job-privacy.service.js';
import { NoticeInput, PrivacyNotices } from '../notices/privacy-notices.service.js';
import { HoldInput, Retention, RetentionInput } from '../retention/retention.service.js';

@ApiTags('Personal data')
@Controller('api/v1/jobs/:jobId/privacy')
export class PrivacyApi {
  constructor(
    private readonly view: JobPrivacyView,
    private readonly notices: PrivacyNotices,
    private readonly retention: Retention,
    private readonly due: DueErasures,
  ) {}

  @Get()
  @Allow('privacy.view')
  @ApiOperation({ summary: 'A job’s privacy notice, how long it keeps candidates, its legal holds, and who is due' })
  async one(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: PrivacyQuery) {
    const { job: _, ...privacy } = await this.view.data(viewer, jobId, query);
    return privacy;
  }

  @Put('notice')
  @HttpCode(204)
  @Allow('privacy.edit')
  @ApiOperation({ summary: 'Saves a new version of a job’s privacy notice' })
  saveNotice(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: NoticeInput) {
    return this.notices.save(viewer, jobId, input);
  }

  @Put('retention')
  @HttpCode(204)
  @Allow('privacy.edit')
  @ApiOperation({ summary: 'Sets how long a job keeps candidates after its last decision' })
  setRetention(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: RetentionInput) {
    return this.retention.set(viewer, jobId, input);
  }

  @Post('holds')
  @HttpCode(204)
  @Allow('privacy.edit')
  @ApiOperation({ summary: 'Places a legal hold on a job or one of its candidates' })
  hold(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: HoldInput) {
    return this.retention.hold(viewer, jobId, input);
  }

  @Post('holds/:holdId/end')
  @HttpCode(204)
  @Allow('privacy.edit')
  @ApiOperation({ summary: 'Ends a legal hold' })
  endHold(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam('holdId') holdId: string) {
    return this.retention.endHold(viewer, jobId, holdId);
  }

  @Post('erasures')
  @HttpCode(202)
  @Allow('privacy.edit')
  @ApiOperation({ summary: 'Erases all candidates of a job who are due and not under a hold' })
  async eraseDue(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return { erasing: await this.due.askAll(viewer, jobId) };
  }
}

@ApiTags('Personal data')
@Controller('api/v1/data')
export class DataApi {
  constructor(
    private readonly view: DataView,
    private readonly due: DueErasures,
  ) {}

  @Get()
  @Allow('data.manage')
  @ApiOperation({ summary: 'What is held of people, who is due to be erased, and who was erased and when' })
  all(@CurrentViewer() viewer: Viewer, @QueryInput() query: DataQuery) {
    return this.view.data(viewer, query);
  }

  @Post('erasures')
  @HttpCode(202)
  @Allow('data.manage')
  @ApiOperation({ summary: 'Erases all candidates who are due and not under a hold' })
  async eraseDue(@CurrentViewer() viewer: Viewer) {
    return { erasing: await this.due.askAll(viewer) };
  }
}
