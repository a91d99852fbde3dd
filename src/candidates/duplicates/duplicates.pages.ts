import { Controller, Get, Header, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormBody, IdParam, JsonBody, QueryInput } from '../../platform/http/input.js';
import { type FileAnswer, FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { ListQuery } from '../../platform/http/paging.js';
import { fileAnswer, sandboxed } from '../stored-files.service.js';
import { DuplicateList } from './duplicate-list.service.js';
import { Duplicates, MergeInput } from './duplicates.service.js';
import { MergedResumes } from './merged-resumes.service.js';

@Controller()
export class DuplicatesPages {
  constructor(
    private readonly duplicates: Duplicates,
    private readonly view: DuplicateList,
    private readonly merged: MergedResumes,
  ) {}

  @Get('jobs/:jobId/duplicates')
  @Allow('candidate.edit')
  @Page('duplicates/list')
  list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ListQuery) {
    return this.view.page(viewer, jobId, query);
  }

  @Post('jobs/:jobId/duplicates')
  @Allow('candidate.edit')
  @FormPage('/jobs/:jobId/duplicates')
  async merge(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: MergeInput,
  ): Promise<SeeOther> {
    const { applicationId } = await this.duplicates.merge(viewer, jobId, input);
    return seeOther(`/applications/${applicationId}`, 'Merged. Both histories are kept.');
  }

  @Get('applications/:id/merges/:mergeId/resume')
  @Allow('candidate.view')
  @Header('content-security-policy', sandboxed)
  async resume(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @IdParam('mergeId') mergeId: string,
  ): Promise<FileAnswer> {
    return fileAnswer(await this.merged.read(viewer, id, mergeId));
  }
}

@ApiTags('Candidates')
@Controller('api/v1/jobs/:jobId/duplicates')
export class DuplicatesApi {
  constructor(
    private readonly duplicates: Duplicates,
    private readonly view: DuplicateList,
  ) {}

  @Get()
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Candidates of a job who seem to have been entered twice, by email or by name and phone' })
  list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ListQuery) {
    return this.view.list(viewer, jobId, query);
  }

  @Post()
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Merge two candidates who are one person; both histories are kept' })
  merge(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: MergeInput) {
    return this.duplicates.merge(viewer, jobId, input);
  }
}
