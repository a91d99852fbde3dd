import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { FormBody, IdParam, QueryInput, UploadOf } from '../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../platform/http/page.js';
import type { Upload } from '../platform/http/request.js';
import { CandidateInput, CandidateQuery, CandidateTableInput } from './candidate.dto.js';
import { CandidateList } from './candidate-list.js';
import { Candidates } from './candidates.service.js';
import { tableIn } from './candidate-table.js';

@Controller('jobs/:jobId/candidates')
export class CandidatesPages {
  constructor(
    private readonly candidates: Candidates,
    private readonly view: CandidateList,
  ) {}

  @Get()
  @Allow('candidate.view')
  @Page('candidates/list')
  list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: CandidateQuery) {
    return this.view.page(viewer, jobId, query);
  }

  @Get('new')
  @Allow('candidate.edit')
  @Page('candidates/new')
  new(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.view.newPage(viewer, jobId);
  }

  @Post()
  @Allow('candidate.edit')
  @FormPage('/jobs/:jobId/candidates/new')
  async add(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: CandidateInput,
    @UploadOf('resume') resume: Upload | undefined,
  ): Promise<SeeOther> {
    const { id } = await this.candidates.add(viewer, jobId, input, resume);
    return seeOther(`/applications/${id}`, 'Candidate added.');
  }

  @Post('table')
  @Allow('candidate.edit')
  @FormPage('/jobs/:jobId/candidates/new')
  async addTable(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: CandidateTableInput,
    @UploadOf('table') table: Upload | undefined,
  ): Promise<SeeOther> {
    const { text, field } = tableIn(input, table);
    const { added } = await this.candidates.addTable(viewer, jobId, text, field);
    return seeOther(`/jobs/${jobId}/candidates`, added === 1 ? '1 candidate added.' : `${added} candidates added.`);
  }
}
