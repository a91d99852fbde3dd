import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../../accounts/access/access.js';
import type { Viewer } from '../../../accounts/access/viewer.js';
import type { Referee } from '../../model/referee.entity.js';
import { IdParam, JsonBody } from '../../../platform/http/input.js';
import { ShownOnce } from '../../../platform/http/shown-once.js';
import { RefereeInput } from './reference.dto.js';
import { RefereeLetters } from './referee-letters.service.js';
import { References } from './references.service.js';

@ApiTags('Reference checks')
@Controller('api/v1/sittings/:id/referee')
export class ReferencesApi {
  constructor(
    private readonly references: References,
    private readonly letters: RefereeLetters,
  ) {}

  @Get()
  @Allow('sitting.edit')
  @ApiOperation({
    summary: 'Who the referee of a reference check is, and whether the candidate agreed',
  })
  async one(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { referee } = await this.references.seen(viewer, id);
    return { referee: referee && refereeDetail(referee) };
  }

  @Put()
  @Allow('sitting.edit')
  @ApiOperation({
    summary: 'Say who the referee is, and how the candidate agreed; consent once recorded stays',
  })
  async name(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: RefereeInput) {
    return {
      referee: refereeDetail(await this.references.name(viewer, id, input)),
    };
  }

  @Post('email')
  @HttpCode(202)
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Email the referee a link to their own page; the one before is good no more' })
  async mail(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    await this.letters.ask(viewer, id);
  }

  @Post('link')
  @Allow('sitting.edit')
  @ApiOperation({
    summary: 'Make a link to the referee’s own page; shown once, and the one before is good no more',
  })
  @ShownOnce()
  async ask(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { url } = await this.references.ask(viewer, id);
    return { url };
  }
}

/** What they wrote is on the scorecard of whoever checks the reference, not here. */
function refereeDetail({ answers: _answers, tokenHash: _hash, sitting: _sitting, ...rest }: Referee) {
  return rest;
}
