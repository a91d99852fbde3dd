import { Controller, Get } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { WaitingCards } from '../../assessments/board/waiting-cards.service.js';
import { Debriefs } from '../../assessments/debrief/debriefs.service.js';
import { IdParam, QueryInput } from '../../platform/http/input.js';
import { Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { chosenQuery } from './comparison-links.js';
import {
  agreementPage,
  answerPage,
  criteriaPage,
  disagreementsPage,
  methodPage,
  rankingPage,
  referencesPage,
  scoresPage,
  wholePage,
} from './comparison-page.js';
import { AnswerQuery, ComparisonDownload, ComparisonQuery, RatingsQuery } from './comparison.dto.js';
import { ComparisonDownloads } from './comparison-downloads.service.js';
import { Comparisons } from './comparison.service.js';
import { ratingsPage } from './ratings-page.js';

/** The comparison, a page for each thing that is asked of it. A look at any of them is a look at the comparison. */
@Controller('jobs/:jobId/comparison')
export class ComparisonPages {
  constructor(
    private readonly comparisons: Comparisons,
    private readonly downloads: ComparisonDownloads,
    private readonly waiting: WaitingCards,
    private readonly debriefs: Debriefs,
  ) {}

  @Get()
  @Allow('comparison.view')
  @Page('comparison/answer-page')
  async answer(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: AnswerQuery) {
    // The address of before there was a page for it.
    if (query.order === 'disagreements') return this.movedTo(jobId, 'disagreements', query);
    const seen = await this.comparisons.forPage(viewer, jobId, query);
    return answerPage(seen, query, seen.letters ? [] : await this.waiting.ofJob(viewer, jobId));
  }

  @Get('scores')
  @Allow('comparison.view')
  @Page('comparison/scores-page')
  async scores(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ComparisonQuery) {
    return scoresPage(await this.comparisons.forPage(viewer, jobId, query), query);
  }

  @Get('agreement')
  @Allow('comparison.view')
  @Page('comparison/agreement-page')
  async agreement(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @QueryInput() query: ComparisonQuery,
  ) {
    return agreementPage(await this.comparisons.forPage(viewer, jobId, query), query);
  }

  @Get('ranking')
  @Allow('comparison.view')
  @Page('comparison/ranking-page')
  async ranking(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @QueryInput() query: ComparisonQuery,
  ) {
    return rankingPage(await this.comparisons.forPage(viewer, jobId, query), query);
  }

  @Get('disagreements')
  @Allow('comparison.view')
  @Page('comparison/disagreements-page')
  async disagreements(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @QueryInput() query: ComparisonQuery,
  ) {
    const seen = await this.comparisons.forPage(viewer, jobId, query);
    // With letters none: a session tells whose letter it is.
    return disagreementsPage(seen, query, seen.letters ? [] : await this.debriefs.openOf(viewer, jobId));
  }

  @Get('criteria')
  @Allow('comparison.view')
  @Page('comparison/criteria-page')
  async criteria(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @QueryInput() query: ComparisonQuery,
  ) {
    return criteriaPage(await this.comparisons.forPage(viewer, jobId, query), query);
  }

  @Get('references')
  @Allow('comparison.view')
  @Page('comparison/references-page')
  async references(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @QueryInput() query: ComparisonQuery,
  ) {
    const seen = await this.comparisons.forPage(viewer, jobId, query);
    return referencesPage(seen, query, await this.comparisons.refereesOf(seen));
  }

  @Get('method')
  @Allow('comparison.view')
  @Page('comparison/method-page')
  async method(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ComparisonQuery) {
    return methodPage(await this.comparisons.forPage(viewer, jobId, query), query);
  }

  @Get('all')
  @Allow('comparison.view')
  @Page('comparison/whole-page')
  async all(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ComparisonQuery) {
    const seen = await this.comparisons.forPage(viewer, jobId, query);
    return wholePage(seen, query, await this.comparisons.refereesOf(seen));
  }

  /** The ratings and notes that one figure of the comparison is made of. */
  @Get('ratings')
  @Allow('comparison.view')
  @Page('comparison/ratings')
  async ratings(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: RatingsQuery) {
    return ratingsPage(await this.comparisons.forPage(viewer, jobId, query), query);
  }

  @Get('file')
  @Allow('comparison.view')
  file(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ComparisonDownload) {
    return this.downloads.file(viewer, jobId, query);
  }

  private movedTo(jobId: string, place: string, query: ComparisonQuery): SeeOther {
    return seeOther(`/jobs/${jobId}/comparison/${place}${chosenQuery(query, true)}`);
  }
}
