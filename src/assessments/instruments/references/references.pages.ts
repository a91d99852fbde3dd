import { Controller, Get, Header, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow, CurrentViewer, Public } from '../../../accounts/access/access.js';
import type { Viewer } from '../../../accounts/access/viewer.js';
import { jobPlaces } from '../../../jobs/model/job-navigation.js';
import type { Referee } from '../../model/referee.entity.js';
import { FormBody, IdParam } from '../../../platform/http/input.js';
import { FormPage, Page, PageInstead, type SeeOther, seeOther } from '../../../platform/http/page.js';
import { RefereeAnswers, RefereeInput } from './reference.dto.js';
import { RefereeLetters } from './referee-letters.service.js';
import { linkDays, References } from './references.service.js';

/** Who the referee of a reference check is, for whoever runs the job; and the referee's own page, which needs no account. */
@Controller()
export class ReferencesPages {
  constructor(
    private readonly references: References,
    private readonly letters: RefereeLetters,
  ) {}

  @Get('sittings/:id/referee')
  @Allow('sitting.edit')
  @Page('references/referee')
  async referee(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { seen, referee } = await this.references.seen(viewer, id);
    const mail = await this.letters.state(id);
    return {
      title: `Referee: ${seen.candidateName}`,
      ...jobPlaces(seen.job, 'sittings'),
      ...{
        id,
        assessment: seen.assessment.name,
        candidate: seen.candidateName,
      },
      named: referee !== null,
      fields: {
        name: referee?.name ?? '',
        relation: referee?.relation ?? '',
        email: referee?.email ?? '',
        phone: referee?.phone ?? '',
        identity: referee?.identity ?? '',
        consent: referee?.consent ?? '',
      },
      version: referee ? String(referee.version) : '',
      consentAt: referee?.consentAt ?? null,
      consentBy: referee?.consentByName ?? '',
      askedAt: referee?.askedAt ?? null,
      answeredAt: referee?.answeredAt ?? null,
      byEmail: mail.configured && referee?.email !== null,
      mailed: referee?.mailAskedAt ? mailSentence(referee, mail.bounce) : null,
      mailLabel: referee?.mailAskedAt ? 'Email a new link' : 'Email the link',
    };
  }

  @Post('sittings/:id/referee')
  @Allow('sitting.edit')
  @FormPage('/sittings/:id/referee')
  async name(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() input: RefereeInput,
  ): Promise<SeeOther> {
    await this.references.name(viewer, id, input);
    return seeOther(`/sittings/${id}/referee`, 'Saved.');
  }

  @Post('sittings/:id/referee/email')
  @Allow('sitting.edit')
  @FormPage('/sittings/:id/referee')
  async mail(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<SeeOther> {
    await this.letters.ask(viewer, id);
    return seeOther(`/sittings/${id}/referee`, 'The link is on its way by email.');
  }

  @Post('sittings/:id/referee/link')
  @Allow('sitting.edit')
  @FormPage('/sittings/:id/referee')
  @Header('cache-control', 'no-store')
  @Page('references/link')
  async ask(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { url, referee } = await this.references.ask(viewer, id);
    return {
      title: `Link for ${referee.name}`,
      id,
      link: url,
      referee: referee.name,
      days: linkDays,
    };
  }

  @Get('references/:token')
  @Public()
  @Header('cache-control', 'no-store')
  @Header('referrer-policy', 'no-referrer')
  @Header('x-robots-tag', 'noindex')
  @Page('references/answer', 'Reference')
  async own(@Param('token') token: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const own = await this.references.own(token);
    if (!own) throw noLonger(reply);
    const { referee, candidate, job, brief, questions } = own;
    return {
      ...{
        candidate,
        job,
        brief,
        action: `/references/${token}`,
      },
      ...{
        name: referee.name,
        relation: referee.relation,
        answeredAt: referee.answeredAt,
      },
      questions: questions.map(({ key, name, prompt }, index) => ({
        ...{ key, name, prompt: prompt || name, field: `answers[${index}]` },
      })),
    };
  }

  @Post('references/:token')
  @Public()
  @FormPage('/references/:token')
  async answer(
    @Param('token') token: string,
    @FormBody() input: RefereeAnswers,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SeeOther> {
    const own = await this.references.own(token);
    if (!own) throw noLonger(reply);
    const answers = input.answers.map(({ criterion, text = '' }) => ({
      criterion,
      text,
    }));
    await this.references.answer(own, answers, input.confirmed);
    return seeOther(`/references/${token}`, 'Sent. Thank you.');
  }
}

/** One answer to links that expired, were replaced, are needed no more, or never were. */
function noLonger(reply: FastifyReply): PageInstead {
  void reply.code(404);
  return new PageInstead({ template: 'references/expired', model: { title: 'This link no longer works' } });
}

/** What came of the email with the link. */
function mailSentence({ mailSentAt, mailProblem }: Referee, bounce: string | null): { text: string; at: Date | null } {
  if (mailProblem) return { text: `Not delivered: ${mailProblem}.`, at: null };
  if (!mailSentAt) return { text: 'The email is on its way.', at: null };
  if (bounce === null) return { text: 'The link was emailed', at: mailSentAt };
  return {
    text: `The email came back, as the mail provider reports: ${bounce}. Check the address. It was sent`,
    at: mailSentAt,
  };
}
