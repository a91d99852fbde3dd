import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, QueryInput } from '../../platform/http/input.js';
import { RecordHeads } from '../../audit/record-heads.service.js';
import { FileAnswer } from '../../platform/http/page.js';
import { RecordExport } from './record-export.service.js';
import { RecordQuery, RecordReader } from './record.service.js';
import { isStretch } from '../../platform/http/cursors.js';

@ApiTags('Activity log')
@Controller('api/v1')
export class RecordApi {
  constructor(
    private readonly record: RecordReader,
    private readonly heads: RecordHeads,
    private readonly exporting: RecordExport,
  ) {}

  @Get('record')
  @Allow('record.view')
  @ApiOperation({ summary: 'What happened everywhere, newest first' })
  async everywhere(@CurrentViewer() viewer: Viewer, @QueryInput() query: RecordQuery) {
    if (isStretch(query)) return this.record.stretch(viewer, null, query);
    return this.record.everywhere(viewer, query);
  }

  @Post('record/export')
  @Allow('record.view')
  @HttpCode(200)
  @ApiOperation({ summary: 'The whole log as NDJSON: a line for each event, with its link' })
  file(@CurrentViewer() viewer: Viewer) {
    return this.exporting.everywhere(viewer);
  }

  @Post('record/heads')
  @HttpCode(200)
  @Allow('record.view')
  @ApiOperation({ summary: 'A signed head of the log: how far each chain of events is, to be kept elsewhere' })
  async sign(@CurrentViewer() viewer: Viewer) {
    const { name, text } = await this.heads.sign(viewer);
    return new FileAnswer(text, name, 'application/json');
  }

  @Get('jobs/:jobId/record')
  @Allow('job.record')
  @ApiOperation({ summary: 'What happened on a job, newest first' })
  async ofJob(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: RecordQuery) {
    if (isStretch(query)) return this.record.stretch(viewer, jobId, query);
    return this.record.ofJob(viewer, jobId, query);
  }

  @Post('jobs/:jobId/record/export')
  @Allow('job.record')
  @HttpCode(200)
  @ApiOperation({ summary: 'The log of a job as NDJSON: a line for each event, with its link' })
  jobFile(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.exporting.ofJob(viewer, jobId);
  }
}
