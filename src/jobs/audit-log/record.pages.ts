import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, QueryInput } from '../../platform/http/input.js';
import { RecordHeads } from '../../audit/record-heads.service.js';
import { FileAnswer, FormPage, Page } from '../../platform/http/page.js';
import { RecordExport } from './record-export.service.js';
import { RecordQuery, RecordReader } from './record.service.js';

@Controller()
export class RecordPages {
  constructor(
    private readonly record: RecordReader,
    private readonly heads: RecordHeads,
    private readonly exporting: RecordExport,
  ) {}

  @Get('record')
  @Allow('record.view')
  @Page('record/page')
  page(@CurrentViewer() viewer: Viewer, @QueryInput() query: RecordQuery) {
    return this.record.page(viewer, query);
  }

  @Post('record/export')
  @Allow('record.view')
  @HttpCode(200)
  @FormPage('/record')
  file(@CurrentViewer() viewer: Viewer): Promise<FileAnswer> {
    return this.exporting.everywhere(viewer);
  }

  @Post('record/heads')
  @HttpCode(200)
  @Allow('record.view')
  async sign(@CurrentViewer() viewer: Viewer): Promise<FileAnswer> {
    const { name, text } = await this.heads.sign(viewer);
    return new FileAnswer(text, name, 'application/json');
  }

  @Get('jobs/:jobId/record')
  @Allow('job.record')
  @Page('record/page')
  jobPage(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: RecordQuery) {
    return this.record.jobPage(viewer, jobId, query);
  }

  @Post('jobs/:jobId/record/export')
  @Allow('job.record')
  @HttpCode(200)
  @FormPage('/jobs/:jobId/record')
  jobFile(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string): Promise<FileAnswer> {
    return this.exporting.ofJob(viewer, jobId);
  }
}
