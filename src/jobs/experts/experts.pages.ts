import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormBody, IdParam, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { type ExpertRatingRow, ExpertRatingsForm, ExpertsQuery, MeansInput, NewExpert } from './expert.dto.js';
import { ExpertMeans } from './expert-means.service.js';
import { ExpertRatings, type SentRating } from './expert-ratings.service.js';
import { ExpertViews } from './expert-views.service.js';
import { Experts } from './experts.service.js';
import { ownRatingsPage } from './own-ratings-page.js';

@Controller()
export class ExpertsPages {
  constructor(
    private readonly experts: Experts,
    private readonly ratings: ExpertRatings,
    private readonly means: ExpertMeans,
    private readonly views: ExpertViews,
  ) {}

  @Get('jobs/:jobId/analysis/experts')
  @Allow('job.view')
  @Page('experts/roster')
  page(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ExpertsQuery) {
    return this.views.page(viewer, jobId, query);
  }

  @Post('jobs/:jobId/analysis/experts')
  @Allow('analysis.edit')
  @FormPage('/jobs/:jobId/analysis/experts')
  async invite(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @FormBody() input: NewExpert) {
    const { name } = await this.experts.invite(viewer, jobId, input);
    return seeOther(`/jobs/${jobId}/analysis/experts`, `${name} is asked to rate the analysis.`);
  }

  @Post('jobs/:jobId/analysis/experts/means')
  @Allow('analysis.edit')
  @FormPage('/jobs/:jobId/analysis/experts')
  async use(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @FormBody() input: MeansInput) {
    const changed = await this.means.use(viewer, jobId, input.reason);
    const notice = changed === 1 ? '1 attribute changed.' : `${changed} attributes changed.`;
    return seeOther(`/jobs/${jobId}/analysis`, notice);
  }

  @Post('jobs/:jobId/analysis/experts/:expertId/invitation')
  @Allow('analysis.edit')
  @FormPage('/jobs/:jobId/analysis/experts')
  async remind(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('expertId') expertId: string,
  ): Promise<SeeOther> {
    const { name } = await this.experts.remind(viewer, jobId, expertId);
    return seeOther(`/jobs/${jobId}/analysis/experts`, `A link is on its way to ${name}.`);
  }

  @Post('jobs/:jobId/analysis/experts/:expertId/withdrawal')
  @Allow('analysis.edit')
  @FormPage('/jobs/:jobId/analysis/experts')
  async withdraw(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('expertId') expertId: string,
  ): Promise<SeeOther> {
    const { name } = await this.experts.withdraw(viewer, jobId, expertId);
    return seeOther(`/jobs/${jobId}/analysis/experts`, `${name}’s ratings aren’t waited for any more.`);
  }

  @Get('experts/:expertId')
  @Allow('own.use')
  @Page('experts/rate')
  async own(@CurrentViewer() viewer: Viewer, @IdParam('expertId') expertId: string) {
    return ownRatingsPage(await this.ratings.own(viewer, expertId));
  }

  @Post('experts/:expertId/ratings')
  @Allow('own.use')
  @FormPage('/experts/:expertId')
  async save(
    @CurrentViewer() viewer: Viewer,
    @IdParam('expertId') expertId: string,
    @FormBody() form: ExpertRatingsForm,
  ): Promise<SeeOther> {
    await this.ratings.save(viewer, expertId, form.version, form.ratings.map(sentRating));
    return seeOther(`/experts/${expertId}`, 'Draft saved. No one else sees it.');
  }

  @Post('experts/:expertId/submission')
  @Allow('own.use')
  @FormPage('/experts/:expertId')
  async submit(
    @CurrentViewer() viewer: Viewer,
    @IdParam('expertId') expertId: string,
    @FormBody() form: ExpertRatingsForm,
  ): Promise<SeeOther> {
    await this.ratings.submit(viewer, expertId, form.version, form.ratings.map(sentRating));
    return seeOther(`/experts/${expertId}`, 'Submitted. Thank you.');
  }
}

function sentRating({ attributeId, importance, needed }: ExpertRatingRow): SentRating {
  return { attributeId, needed, ...(importance !== undefined && { importance: Number(importance) }) };
}
