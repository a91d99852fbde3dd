import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { FormBody, IdParam, QueryInput } from '../platform/http/input.js';
import { FormPage, Page, seeOther } from '../platform/http/page.js';
import { JobEdit, JobListQuery, JobVersion, NewJob } from './model/job.dto.js';
import { JobList } from './job-list.service.js';
import { JobViews } from './job-views.service.js';
import { Jobs } from './jobs.service.js';

@Controller('jobs')
export class JobsPages {
  constructor(
    private readonly jobs: Jobs,
    private readonly jobList: JobList,
    private readonly views: JobViews,
  ) {}

  @Get()
  @Allow('own.use')
  @Page('jobs/list', 'Jobs')
  list(@CurrentViewer() viewer: Viewer, @QueryInput() query: JobListQuery) {
    return this.jobList.page(viewer, query);
  }

  @Get('new')
  @Allow('job.open')
  @Page('jobs/new')
  blank() {
    return this.views.blank();
  }

  @Post()
  @Allow('job.open')
  @FormPage('/jobs/new')
  async open(@CurrentViewer() viewer: Viewer, @FormBody() input: NewJob) {
    const { id, title } = await this.jobs.open(viewer, input);
    return seeOther(`/jobs/${id}`, `${title} is open.`);
  }

  @Get(':jobId')
  @Allow('job.view')
  @Page('jobs/overview')
  overview(@CurrentViewer() viewer: Viewer, @IdParam('jobId') id: string) {
    return this.views.overview(viewer, id);
  }

  @Get(':jobId/edit')
  @Allow('job.edit')
  @Page('jobs/edit')
  editing(@CurrentViewer() viewer: Viewer, @IdParam('jobId') id: string) {
    return this.views.editing(viewer, id);
  }

  @Post(':jobId')
  @Allow('job.edit')
  @FormPage('/jobs/:jobId/edit')
  async edit(@CurrentViewer() viewer: Viewer, @IdParam('jobId') id: string, @FormBody() input: JobEdit) {
    await this.jobs.edit(viewer, id, input);
    return seeOther(`/jobs/${id}`, 'Saved.');
  }

  @Post(':jobId/closure')
  @Allow('job.edit')
  @FormPage('/jobs/:jobId')
  async close(@CurrentViewer() viewer: Viewer, @IdParam('jobId') id: string, @FormBody() input: JobVersion) {
    await this.jobs.close(viewer, id, input.version);
    return seeOther(`/jobs/${id}`, 'Closed. Everything stays here; you can open it again.');
  }

  @Post(':jobId/closure/deletion')
  @Allow('job.edit')
  @FormPage('/jobs/:jobId')
  async reopen(@CurrentViewer() viewer: Viewer, @IdParam('jobId') id: string, @FormBody() input: JobVersion) {
    await this.jobs.reopen(viewer, id, input.version);
    return seeOther(`/jobs/${id}`, 'Open again.');
  }
}
