import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, JsonBody, QueryInput } from '../../platform/http/input.js';
import { Conflicts } from './conflicts.service.js';
import { MyScorecardsReader } from './my-scorecards.service.js';
import { Reopenings } from './reopenings.service.js';
import {
  answersOf,
  ClosureInput,
  ConflictInput,
  MyScorecardsQuery,
  RatingInput,
  RatingsInput,
  ReopeningInput,
  SubmissionInput,
} from './scorecard.dto.js';
import { ScorecardViews } from './scorecard-views.service.js';
import { Scorecards } from './scorecards.service.js';

@ApiTags('Scorecards')
@Controller('api/v1/scorecards')
export class ScorecardsApi {
  constructor(
    private readonly scorecards: Scorecards,
    private readonly views: ScorecardViews,
    private readonly lists: MyScorecardsReader,
    private readonly reopenings: Reopenings,
    private readonly conflicts: Conflicts,
  ) {}

  @Get()
  @Allow('scorecard.own')
  @ApiOperation({ summary: 'My scorecards: due now, later, done' })
  mine(@CurrentViewer() viewer: Viewer, @QueryInput() query: MyScorecardsQuery) {
    return this.lists.mine(viewer, query);
  }

  @Get(':id')
  @Allow('scorecard.own')
  @ApiOperation({ summary: 'My scorecard, with its criteria and my ratings' })
  one(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.views.one(viewer, id);
  }

  @Post(':id/opening')
  @Allow('scorecard.own')
  @ApiOperation({ summary: 'Start scoring' })
  open(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.scorecards.open(viewer, id);
  }

  @Put(':id/ratings')
  @Allow('scorecard.own')
  @ApiOperation({ summary: 'Save ratings as a draft; criteria left out stay as they are' })
  save(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: RatingsInput) {
    return this.scorecards.save(viewer, id, input.version, answersOf(input.ratings));
  }

  @Put(':id/ratings/:criterionId')
  @Allow('scorecard.own')
  @ApiOperation({ summary: 'Save one rating as a draft' })
  saveOne(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @IdParam('criterionId') criterionId: string,
    @JsonBody() input: RatingInput,
  ) {
    return this.scorecards.saveOne(viewer, id, criterionId, input);
  }

  @Post(':id/submission')
  @HttpCode(200)
  @Allow('scorecard.own')
  @ApiOperation({ summary: 'Sign and submit; the same submission twice is one submission' })
  submit(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: SubmissionInput) {
    return this.scorecards.submit(viewer, id, input);
  }

  @Put(':id/conflict')
  @Allow('scorecard.own')
  @ApiOperation({ summary: 'Declare a conflict of interest on my scorecard, and step back from it if wanted' })
  async declare(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: ConflictInput) {
    await this.conflicts.declare(viewer, id, input);
    return this.views.one(viewer, id);
  }

  @Post(':id/closure')
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Close a scorecard that won’t be submitted, with a reason' })
  close(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: ClosureInput) {
    return this.scorecards.close(viewer, id, input);
  }

  @Post(':id/reopening')
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Reopen a closed scorecard; its panelist must not have been shown any ratings' })
  reopen(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: ReopeningInput) {
    return this.reopenings.reopen(viewer, id, input);
  }
}
