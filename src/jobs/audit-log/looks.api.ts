import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, QueryInput } from '../../platform/http/input.js';
import { LookList, LooksQuery } from './look-list.service.js';

@ApiTags('Activity log')
@Controller('api/v1')
export class LooksApi {
  constructor(private readonly looks: LookList) {}

  @Get('looks')
  @Allow('record.view')
  @ApiOperation({ summary: 'Who was shown what of which candidate, everywhere, the newest first' })
  everywhere(@CurrentViewer() viewer: Viewer, @QueryInput() query: LooksQuery) {
    return this.looks.everywhere(viewer, query);
  }

  @Get('jobs/:jobId/looks')
  @Allow('job.record')
  @ApiOperation({ summary: 'Who was shown what of which candidate, on a job, the newest first' })
  ofJob(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: LooksQuery) {
    return this.looks.ofJob(viewer, jobId, query);
  }
}
