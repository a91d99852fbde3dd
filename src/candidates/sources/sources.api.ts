import { Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, JsonBody } from '../../platform/http/input.js';
import { PostingEdit, PostingInput, SourceInput } from './source.dto.js';
import { SourceViews } from './source-views.service.js';
import { Sources } from './sources.service.js';

@ApiTags('Sources')
@Controller('api/v1')
export class SourcesApi {
  constructor(
    private readonly sources: Sources,
    private readonly views: SourceViews,
  ) {}

  @Get('jobs/:jobId/sources')
  @Allow('candidate.view')
  @ApiOperation({ summary: 'What each source of a job yields by stage, and its postings with their costs' })
  show(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.views.ofJob(viewer, jobId);
  }

  @Post('jobs/:jobId/postings')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Add a posting: where the job is advertised, and what that costs' })
  add(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: PostingInput) {
    return this.sources.addPosting(viewer, jobId, input);
  }

  @Put('jobs/:jobId/postings/:id')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Change a posting' })
  async edit(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam() id: string,
    @JsonBody() input: PostingEdit,
  ) {
    await this.sources.editPosting(viewer, jobId, id, input);
    return this.views.ofJob(viewer, jobId);
  }

  @Delete('jobs/:jobId/postings/:id')
  @HttpCode(204)
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Remove a posting; candidates who answered it stay advertised' })
  async remove(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam() id: string): Promise<void> {
    await this.sources.removePosting(viewer, jobId, id);
  }

  @Get('applications/:id/source')
  @Allow('candidate.view')
  @ApiOperation({ summary: 'Where a candidate came from; not found while you score the candidate' })
  ofCandidate(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.views.ofApplication(viewer, id);
  }

  @Put('applications/:id/source')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Set where a candidate came from; whoever referred them stays off the panel' })
  async setSource(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: SourceInput) {
    const { seated } = await this.sources.setSource(viewer, id, input);
    return { ...(await this.views.ofApplication(viewer, id)), referrersOnPanel: seated };
  }
}
