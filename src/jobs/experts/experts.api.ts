import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, JsonBody } from '../../platform/http/input.js';
import { ExpertRatingsInput, MeansInput, NewExpert } from './expert.dto.js';
import { ExpertMeans } from './expert-means.service.js';
import { ExpertRatings } from './expert-ratings.service.js';
import { expertDetail, ExpertViews } from './expert-views.service.js';
import { Experts } from './experts.service.js';
import { ownRatingsDetail } from './own-ratings-page.js';

@ApiTags('Job analysis')
@Controller('api/v1')
export class ExpertsApi {
  constructor(
    private readonly experts: Experts,
    private readonly ratings: ExpertRatings,
    private readonly means: ExpertMeans,
    private readonly views: ExpertViews,
  ) {}

  @Get('jobs/:jobId/analysis/experts')
  @Allow('job.view')
  @ApiOperation({ summary: 'The experts who rate the analysis; their ratings once no one is waited for' })
  roster(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.views.read(viewer, jobId);
  }

  @Post('jobs/:jobId/analysis/experts')
  @Allow('analysis.edit')
  @ApiOperation({ summary: 'Ask someone who has an account to rate the analysis; gives no other right' })
  async invite(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: NewExpert) {
    return expertDetail(await this.experts.invite(viewer, jobId, input));
  }

  @Post('jobs/:jobId/analysis/experts/means')
  @Allow('analysis.edit')
  @ApiOperation({ summary: 'Take importance and need from the experts; what the team set with a reason stays' })
  async use(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: MeansInput) {
    return { changed: await this.means.use(viewer, jobId, input.reason) };
  }

  @Post('jobs/:jobId/analysis/experts/:expertId/invitation')
  @Allow('analysis.edit')
  @ApiOperation({ summary: 'Email an expert the link once more' })
  async remind(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('expertId') expertId: string,
  ) {
    return expertDetail(await this.experts.remind(viewer, jobId, expertId));
  }

  @Delete('jobs/:jobId/analysis/experts/:expertId')
  @Allow('analysis.edit')
  @ApiOperation({ summary: 'No longer wait for an expert’s ratings; they stay on the roster' })
  async withdraw(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('expertId') expertId: string,
  ) {
    return expertDetail(await this.experts.withdraw(viewer, jobId, expertId));
  }

  @Get('experts/:expertId')
  @Allow('own.use')
  @ApiOperation({ summary: 'What you are asked to rate, with your own ratings' })
  async own(@CurrentViewer() viewer: Viewer, @IdParam('expertId') expertId: string) {
    return ownRatingsDetail(await this.ratings.own(viewer, expertId));
  }

  @Put('experts/:expertId/ratings')
  @Allow('own.use')
  @ApiOperation({ summary: 'Save your ratings as a draft, in place of the one before' })
  async save(
    @CurrentViewer() viewer: Viewer,
    @IdParam('expertId') expertId: string,
    @JsonBody() input: ExpertRatingsInput,
  ) {
    const { version } = await this.ratings.save(viewer, expertId, input.version, input.ratings);
    return { version };
  }

  @Post('experts/:expertId/submission')
  @Allow('own.use')
  @ApiOperation({ summary: 'Submit your ratings of every attribute; they can’t be changed afterward' })
  async submit(
    @CurrentViewer() viewer: Viewer,
    @IdParam('expertId') expertId: string,
    @JsonBody() input: ExpertRatingsInput,
  ) {
    return expertDetail(await this.ratings.submit(viewer, expertId, input.version, input.ratings));
  }
}
