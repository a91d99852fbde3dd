import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { IdParam, JsonBody, QueryInput } from '../platform/http/input.js';
import { JobEdit, JobListQuery, JobVersion, NewJob } from './model/job.dto.js';
import { JobList } from './job-list.service.js';
import { jobDetail, JobViews } from './job-views.service.js';
import { Jobs } from './jobs.service.js';
import { isStretch } from '../platform/http/cursors.js';

@ApiTags('Jobs')
@Controller('api/v1/jobs')
export class JobsApi {
  constructor(
    private readonly jobs: Jobs,
    private readonly jobList: JobList,
    private readonly views: JobViews,
  ) {}

  @Get()
  @Allow('own.use')
  @ApiOperation({ summary: 'The jobs you run, newest first; open ones by default' })
  async list(@CurrentViewer() viewer: Viewer, @QueryInput() query: JobListQuery) {
    if (isStretch(query)) return this.jobList.stretch(viewer, query);
    return this.jobList.of(viewer, query);
  }

  @Post()
  @Allow('job.open')
  @ApiOperation({ summary: 'Create a job, blank or from a starter role' })
  async open(@CurrentViewer() viewer: Viewer, @JsonBody() input: NewJob) {
    return jobDetail(await this.jobs.open(viewer, input));
  }

  @Get(':jobId')
  @Allow('job.view')
  @ApiOperation({ summary: 'A job' })
  one(@CurrentViewer() viewer: Viewer, @IdParam('jobId') id: string) {
    return this.views.one(viewer, id);
  }

  @Put(':jobId')
  @Allow('job.edit')
  @ApiOperation({ summary: 'Replace a job’s details; fields left out become empty' })
  async edit(@CurrentViewer() viewer: Viewer, @IdParam('jobId') id: string, @JsonBody() input: JobEdit) {
    return jobDetail(await this.jobs.edit(viewer, id, input));
  }

  @Post(':jobId/closure')
  @Allow('job.edit')
  @ApiOperation({ summary: 'Close a job; all of its data is kept' })
  async close(@CurrentViewer() viewer: Viewer, @IdParam('jobId') id: string, @JsonBody() input: JobVersion) {
    return jobDetail(await this.jobs.close(viewer, id, input.version));
  }

  @Delete(':jobId/closure')
  @Allow('job.edit')
  @ApiOperation({ summary: 'Reopen a closed job' })
  async reopen(@CurrentViewer() viewer: Viewer, @IdParam('jobId') id: string, @JsonBody() input: JobVersion) {
    return jobDetail(await this.jobs.reopen(viewer, id, input.version));
  }
}
