import { Controller, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../accounts/access/access.js';
import { CandidateLinks } from '../candidate-links/candidate-links.service.js';
import { NotFound } from '../platform/base/domain-errors.js';
import { FormBody } from '../platform/http/input.js';
import { FormPage, type SeeOther, seeOther } from '../platform/http/page.js';
import { InvitationReplies } from '../scheduling/calendars/invitation-replies.service.js';
import { ReplyInput } from '../scheduling/calendars/invitations.pages.js';
import { SlotPick } from '../scheduling/slots/slot-offer.dto.js';
import { SlotPicks } from '../scheduling/slots/slot-picks.service.js';
import { VoluntaryInput } from './candidate-page.dto.js';
import { VoluntaryAnswers } from './voluntary-answers.service.js';
import { addressOf, applicantBy } from './applicant-by-link.js';

/** What a candidate answers on their own page: to an invitation, to times that are offered, to voluntary questions. */
@Controller('my-application/:token')
export class MyAnswersPages {
  constructor(
    private readonly links: CandidateLinks,
    private readonly invitations: InvitationReplies,
    private readonly picks: SlotPicks,
    private readonly voluntary: VoluntaryAnswers,
  ) {}

  @Post('replies/:assessment')
  @Public()
  @FormPage('/my-application/:token')
  async reply(
    @Param('token') token: string,
    @Param('assessment') assessment: string,
    @FormBody() { reply: given }: ReplyInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SeeOther> {
    const { applicationId } = await applicantBy(this.links, token, reply);
    const invitation = (await this.invitations.ofApplication(applicationId)).get(assessment);
    if (!invitation || invitation.canceled) throw new NotFound('invitation');
    await this.invitations.answer(invitation, given);
    return seeOther(addressOf(token), given === 'accepted' ? 'You accepted.' : 'You declined. The recruiter sees it.');
  }

  @Post('times/:assessment')
  @Public()
  @FormPage('/my-application/:token')
  async pick(
    @Param('token') token: string,
    @Param('assessment') assessment: string,
    @FormBody() { at }: SlotPick,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SeeOther> {
    await this.picks.pick(await applicantBy(this.links, token, reply), assessment, new Date(at));
    return seeOther(addressOf(token), 'The time is yours. Everyone who takes part is told.');
  }

  @Post('voluntary-answers')
  @Public()
  @FormPage('/my-application/:token')
  async answer(
    @Param('token') token: string,
    @FormBody() form: VoluntaryInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SeeOther> {
    const given = Object.fromEntries(Object.entries(form).filter(([, answer]) => answer !== undefined));
    await this.voluntary.give(await applicantBy(this.links, token, reply), given);
    return seeOther(`${addressOf(token)}#voluntary`, 'Thank you. No one reads answers one by one.');
  }
}
