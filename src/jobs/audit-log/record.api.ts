import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, QueryInput } from '../../platform/http/input.js';
import { RecordQuery, RecordReader } from './record.service.js';

@ApiTags('Activity log')
@Controller('api/v1')
export class RecordApi {
  constructor(private readonly record: RecordReader) {}

  @Get('record')
  @Allow('record.view')
  @ApiOperation({ summary: 'What happened everywhere, newest first' })
  everywhere(@CurrentViewer() viewer: Viewer, @QueryInput() query: RecordQuery) {
    return this.record.everywhere(viewer, query);
  }

  @Get('jobs/:jobId/record')
  @Allow('job.record')
  @ApiOperation({ summary: 'What happened on a job, newest first' })
  ofJob(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: RecordQuery) {
    return this.record.ofJob(viewer, jobId, query);
  }
}
