import { Controller, HttpCode, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../platform/http/api-description.js';
import { Public } from '../accounts/access/access.js';
import { CandidateLinks } from '../candidate-links/candidate-links.service.js';
import { JsonBody } from '../platform/http/input.js';
import { SlotPick } from '../scheduling/slots/slot-offer.dto.js';
import { SlotPicks } from '../scheduling/slots/slot-picks.service.js';
import { applicantOf } from './applicant-by-link.js';
import { VoluntaryInput } from './candidate-page.dto.js';
import { VoluntaryAnswers } from './voluntary-answers.service.js';

/** What a candidate answers, for programs. */
@ApiTags('Candidates’ own pages')
@Controller('api/v1/my-application/:token')
export class MyAnswersApi {
  constructor(
    private readonly links: CandidateLinks,
    private readonly picks: SlotPicks,
    private readonly voluntary: VoluntaryAnswers,
  ) {}

  @Put('times/:assessment')
  @HttpCode(204)
  @Public()
  @ApiOperation({ summary: 'Pick one of the times that are offered for a session, or another one in its place' })
  async pick(
    @Param('token') token: string,
    @Param('assessment') assessment: string,
    @JsonBody() { at }: SlotPick,
  ): Promise<void> {
    await this.picks.pick(await applicantOf(this.links, token), assessment, new Date(at));
  }

  @Put('voluntary-answers')
  @HttpCode(204)
  @Public()
  @ApiOperation({ summary: 'Answer voluntary questions in place of earlier answers; none takes them back' })
  async answer(@Param('token') token: string, @JsonBody() input: VoluntaryInput): Promise<void> {
    const given = Object.fromEntries(Object.entries(input).filter(([, answer]) => answer !== undefined));
    await this.voluntary.give(await applicantOf(this.links, token), given);
  }
}
