import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { jobPlaces } from '../jobs/model/job-navigation.js';
import { FormBody, IdParam } from '../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../platform/http/page.js';
import { Accommodations } from './accommodations.service.js';
import { AnswerInput } from './candidate-page.dto.js';
import { LinkSendings } from './link-sendings.service.js';
import { linkDays } from '../candidate-links/candidate-links.service.js';

/** Candidates' own pages, for those who run the job: the link, and what was asked for. */
@Controller()
export class OwnPagePages {
  constructor(
    private readonly links: LinkSendings,
    private readonly accommodations: Accommodations,
  ) {}

  @Get('applications/:id/own-page')
  @Allow('candidate.page')
  @Page('candidate-pages/own-page')
  async show(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { applied, state } = await this.links.state(viewer, id);
    const { open, until, openedAt, sending } = state;
    return {
      ...{ title: `${applied.candidate.name}: their own page`, ...jobPlaces(applied.job, 'candidates') },
      ...{ here: `/applications/${id}`, candidate: applied.candidate.name, days: linkDays },
      ...{ open, until, openedAt, sending },
      byEmail: state.byEmail && state.hasAddress,
      why: state.byEmail ? 'This candidate has no email address on file.' : 'Email isn’t set up.',
    };
  }

  @Post('applications/:id/own-page/link')
  @Allow('candidate.page')
  @FormPage('/applications/:id/own-page')
  async send(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<SeeOther> {
    await this.links.send(viewer, id);
    return seeOther(`/applications/${id}/own-page`, 'The link is on its way by email.');
  }

  @Post('applications/:id/own-page/handed-link')
  @Allow('candidate.page')
  @Page('candidate-pages/handed-link')
  async handOver(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { applied, url } = await this.links.handOver(viewer, id);
    const here = `/applications/${id}/own-page`;
    return { title: 'A link to hand over', candidate: applied.candidate.name, address: url, days: linkDays, here };
  }

  @Post('applications/:id/own-page/revocation')
  @Allow('candidate.page')
  @FormPage('/applications/:id/own-page')
  async revoke(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<SeeOther> {
    const links = await this.links.revoke(viewer, id);
    const what = links === 1 ? 'The link no longer works.' : `${links} links no longer work.`;
    return seeOther(`/applications/${id}/own-page`, links === 0 ? 'There was no link that worked.' : what);
  }

  @Get('applications/:id/accommodations')
  @Allow('accommodation.view')
  @Page('candidate-pages/accommodations')
  async requests(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { applied, requests } = await this.accommodations.read(viewer, id);
    return {
      title: `Accommodations: ${applied.candidate.name}`,
      ...jobPlaces(applied.job, 'candidates'),
      ...{ here: `/applications/${id}`, candidate: applied.candidate.name },
      requests: requests.map(({ id, request, askedAt, answer, answeredBy, answeredAt, version }) => {
        return { id, request, askedAt, answer, answeredBy, answeredAt, version };
      }),
    };
  }

  @Post('accommodations/:id/answer')
  @Allow('accommodation.view')
  async answer(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() form: AnswerInput,
  ): Promise<SeeOther> {
    const { applicationId } = await this.accommodations.answer(viewer, id, form);
    return seeOther(`/applications/${applicationId}/accommodations`, 'Answered. The candidate sees it on their page.');
  }
}
