import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { listed } from '../../platform/base/listed.js';
import type { Regional } from '../../platform/base/regional.js';
import { FormBody, IdParam, RegionalParam } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { PostingEdit, PostingInput, SourceInput } from './source.dto.js';
import { SourceViews } from './source-views.service.js';
import { Sources } from './sources.service.js';

@Controller()
export class SourcesPages {
  constructor(
    private readonly sources: Sources,
    private readonly views: SourceViews,
  ) {}

  @Get('jobs/:jobId/sources')
  @Allow('candidate.view')
  @Page('sources/job')
  show(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @RegionalParam() regional: Regional) {
    return this.views.page(viewer, jobId, regional);
  }

  @Post('jobs/:jobId/postings')
  @Allow('candidate.edit')
  @FormPage('/jobs/:jobId/sources')
  async add(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: PostingInput,
  ): Promise<SeeOther> {
    await this.sources.addPosting(viewer, jobId, input);
    return seeOther(`/jobs/${jobId}/sources#postings`, 'Posting added.');
  }

  @Post('jobs/:jobId/postings/:id')
  @Allow('candidate.edit')
  @FormPage('/jobs/:jobId/sources')
  async edit(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam() id: string,
    @FormBody() input: PostingEdit,
  ): Promise<SeeOther> {
    await this.sources.editPosting(viewer, jobId, id, input);
    return seeOther(`/jobs/${jobId}/sources#postings`, 'Posting saved.');
  }

  @Post('jobs/:jobId/postings/:id/deletion')
  @Allow('candidate.edit')
  @FormPage('/jobs/:jobId/sources')
  async remove(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam() id: string,
  ): Promise<SeeOther> {
    await this.sources.removePosting(viewer, jobId, id);
    return seeOther(`/jobs/${jobId}/sources#postings`, 'Posting removed.');
  }

  @Get('applications/:id/source')
  @Allow('candidate.edit')
  @Page('sources/candidate')
  ofCandidate(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.views.applicationPage(viewer, id);
  }

  @Post('applications/:id/source')
  @Allow('candidate.edit')
  @FormPage('/applications/:id/source')
  async setSource(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() input: SourceInput,
  ): Promise<SeeOther> {
    const { seated } = await this.sources.setSource(viewer, id, input);
    const warning = ` ${listed(seated)} referred this candidate and is on a panel for them: close that scorecard, or remove the seat.`;
    return seeOther(`/applications/${id}`, `Source saved.${seated.length > 0 ? warning : ''}`);
  }
}
