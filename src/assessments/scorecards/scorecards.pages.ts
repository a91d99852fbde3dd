import { Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormBody, IdParam, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { Conflicts } from './conflicts.service.js';
import { MyScorecardsReader } from './my-scorecards.service.js';
import { Reopenings } from './reopenings.service.js';
import {
  answersOf,
  ClosureInput,
  ConflictInput,
  ReopeningInput,
  ScorecardForm,
  MyScorecardsQuery,
} from './scorecard.dto.js';
import { cardPage, listPage } from './scorecard-page.js';
import { ScorecardViews } from './scorecard-views.service.js';
import { Scorecards } from './scorecards.service.js';

@Controller('scorecards')
export class ScorecardsPages {
  constructor(
    private readonly scorecards: Scorecards,
    private readonly views: ScorecardViews,
    private readonly lists: MyScorecardsReader,
    private readonly reopenings: Reopenings,
    private readonly conflicts: Conflicts,
  ) {}

  @Get()
  @Allow('scorecard.own')
  @Page('scorecards/list', 'My scorecards')
  async mine(@CurrentViewer() viewer: Viewer, @QueryInput() query: MyScorecardsQuery) {
    return listPage(await this.lists.mine(viewer, query));
  }

  @Get(':id')
  @Allow('scorecard.own')
  @Page('scorecards/card')
  async one(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @Req() request: FastifyRequest) {
    return cardPage(await this.views.one(viewer, id), request.failure);
  }

  @Post(':id/opening')
  @Allow('scorecard.own')
  @FormPage('/scorecards/:id')
  async open(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<SeeOther> {
    await this.scorecards.open(viewer, id);
    return seeOther(`/scorecards/${id}`);
  }

  @Post(':id/ratings')
  @Allow('scorecard.own')
  @FormPage('/scorecards/:id')
  async save(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() form: ScorecardForm,
  ): Promise<SeeOther> {
    await this.scorecards.save(viewer, id, form.version, answersOf(form.ratings));
    return seeOther(`/scorecards/${id}`, 'Saved as a draft. No one sees it until you submit.');
  }

  @Post(':id/submission')
  @Allow('scorecard.own')
  @FormPage('/scorecards/:id')
  async submit(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() form: ScorecardForm,
  ): Promise<SeeOther> {
    await this.scorecards.submit(viewer, id, { version: form.version, answers: answersOf(form.ratings) });
    return seeOther(`/scorecards/${id}`);
  }

  @Post(':id/conflict')
  @Allow('scorecard.own')
  @FormPage('/scorecards/:id')
  async declare(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() input: ConflictInput,
  ): Promise<SeeOther> {
    await this.conflicts.declare(viewer, id, input);
    const told = input.recuse
      ? 'You stepped back. The recruiter and hiring manager can see it.'
      : 'Declared. The recruiter and hiring manager can see it.';
    return seeOther(`/scorecards/${id}`, told);
  }

  @Post(':id/closure')
  @Allow('sitting.edit')
  async close(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() input: ClosureInput,
  ): Promise<SeeOther> {
    const { sittingId } = await this.scorecards.close(viewer, id, input);
    return seeOther(`/sittings/${sittingId}`, 'The scorecard was closed.');
  }

  @Post(':id/reopening')
  @Allow('sitting.edit')
  async reopen(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() input: ReopeningInput,
  ): Promise<SeeOther> {
    const { sittingId } = await this.reopenings.reopen(viewer, id, input);
    return seeOther(`/sittings/${sittingId}`, 'The scorecard was reopened.');
  }
}
