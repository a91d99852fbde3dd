import { Controller, Get } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, QueryInput } from '../../platform/http/input.js';
import { Page } from '../../platform/http/page.js';
import { LookList, LooksQuery } from './look-list.service.js';

@Controller()
export class LooksPages {
  constructor(private readonly looks: LookList) {}

  @Get('looks')
  @Allow('record.view')
  @Page('looks/page')
  page(@CurrentViewer() viewer: Viewer, @QueryInput() query: LooksQuery) {
    return this.looks.page(viewer, query);
  }

  @Get('jobs/:jobId/looks')
  @Allow('job.record')
  @Page('looks/page')
  jobPage(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: LooksQuery) {
    return this.looks.jobPage(viewer, jobId, query);
  }
}
