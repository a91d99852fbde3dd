import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, JsonBody } from '../../platform/http/input.js';
import { RevisionInput, Revisions } from './revisions.service.js';
import { Debriefs } from './debriefs.service.js';
import { answersOf } from '../scorecards/scorecard.dto.js';

@ApiTags('Debrief')
@Controller('api/v1')
export class DebriefApi {
  constructor(
    private readonly debriefs: Debriefs,
    private readonly revisions: Revisions,
  ) {}

  @Get('sittings/:id/debrief')
  @Allow('scorecard.own')
  @ApiOperation({ summary: 'The debrief of a session: its criteria, largest disagreement first' })
  async one(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return (await this.debriefs.one(viewer, id)).view;
  }

  @Post('sittings/:id/debrief')
  @HttpCode(200)
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Open the debrief of a session' })
  async open(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    await this.debriefs.open(viewer, id);
    return (await this.debriefs.one(viewer, id)).view;
  }

  @Post('scorecards/:id/revision')
  @HttpCode(200)
  @Allow('scorecard.own')
  @ApiOperation({ summary: 'Revise my submitted scorecard after the debrief; the same revision twice is one' })
  revise(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: RevisionInput) {
    const { version, reason, ratings } = input;
    return this.revisions.revise(viewer, id, { version, reason, answers: answersOf(ratings) });
  }
}
