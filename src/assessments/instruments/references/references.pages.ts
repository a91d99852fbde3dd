import { Controller, Get, Header, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow, CurrentViewer, Public } from '../../../accounts/access/access.js';
import type { Viewer } from '../../../accounts/access/viewer.js';
import { jobPlaces } from '../../../jobs/model/job-navigation.js';
import { FormBody, IdParam } from '../../../platform/http/input.js';
import { FormPage, Page, PageInstead, type SeeOther, seeOther } from '../../../platform/http/page.js';
import { RefereeAnswers, RefereeInput } from './reference.dto.js';
import { linkDays, References } from './references.service.js';

/** Who the referee of a reference check is, for whoever runs the job; and the referee's own page, which needs no account. */
@Controller()
export class ReferencesPages {
  constructor(private readonly references: References) {}

  @Get('sittings/:id/referee')
  @Allow('sitting.edit')
  @Page('references/referee')
  async referee(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { seen, referee } = await this.references.seen(viewer, id);
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
