import { Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormBody, IdParam, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { debriefPage, revisionPage } from './debrief-page.js';
import { debriefRoom, RoomQuery } from './debrief-room.js';
import { RevisionForm, Revisions } from './revisions.service.js';
import { Debriefs } from './debriefs.service.js';
import { answersOf } from '../scorecards/scorecard.dto.js';
import { ScorecardViews } from '../scorecards/scorecard-views.service.js';

@Controller()
export class DebriefPages {
  constructor(
    private readonly debriefs: Debriefs,
    private readonly revisions: Revisions,
    private readonly scorecards: ScorecardViews,
  ) {}

  @Get('sittings/:id/debrief')
  @Allow('scorecard.own')
  @Page('sittings/debrief')
  async one(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { seen, view } = await this.debriefs.one(viewer, id);
    return debriefPage(seen, view);
  }

  /** For the room: one disagreement at a time, to be read from the end of a table. */
  @Get('sittings/:id/debrief/room')
  @Allow('scorecard.own')
  @Page('sittings/debrief-room')
  async room(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @QueryInput() query: RoomQuery) {
    const { view } = await this.debriefs.one(viewer, id);
    return debriefRoom(view, query);
  }

  @Post('sittings/:id/debrief')
  @Allow('sitting.edit')
  @FormPage('/sittings/:id')
  async open(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<SeeOther> {
    await this.debriefs.open(viewer, id);
    return seeOther(
      `/sittings/${id}/debrief`,
      'The debrief is open. Panelists can now revise their scorecards with a reason.',
    );
  }

  @Get('scorecards/:id/revision')
  @Allow('scorecard.own')
  @Page('scorecards/revise')
  async form(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @Req() request: FastifyRequest) {
    return revisionPage(await this.scorecards.one(viewer, id), request.failure);
  }

  @Post('scorecards/:id/revision')
  @Allow('scorecard.own')
  @FormPage('/scorecards/:id/revision')
  async revise(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() { version, reason, ratings }: RevisionForm,
  ): Promise<SeeOther> {
    await this.revisions.revise(viewer, id, { version, reason, answers: answersOf(ratings) });
    return seeOther(`/scorecards/${id}`, 'Revision submitted. Your original ratings are kept with it.');
  }
}
