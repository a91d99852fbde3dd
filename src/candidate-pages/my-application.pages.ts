import { Controller, Get, Header, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../accounts/access/access.js';
import { CandidateLinks } from '../candidate-links/candidate-links.service.js';
import { InvalidInput } from '../platform/base/domain-errors.js';
import { FormBody, RegionalParam, UploadOf } from '../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../platform/http/page.js';
import { isTimeZone, type Upload, zoneCookie, zoneOf } from '../platform/http/request.js';
import type { Regional } from '../platform/base/regional.js';
import { addressOf, applicantBy } from './applicant-by-link.js';
import { Accommodations } from './accommodations.service.js';
import { AccommodationInput, ZoneInput } from './candidate-page.dto.js';
import { CandidatePages } from './candidate-page.service.js';
import { SubmittedDocuments } from './submitted-documents.service.js';
import { Withdrawals } from './withdrawals.service.js';

/** A candidate's own page: whoever has the link is the candidate. It is told to no other site, and to no search engine. */
@Controller('my-application/:token')
export class MyApplicationPages {
  constructor(
    private readonly links: CandidateLinks,
    private readonly pages: CandidatePages,
    private readonly documents: SubmittedDocuments,
    private readonly accommodations: Accommodations,
    private readonly withdrawals: Withdrawals,
  ) {}

  @Get()
  @Public()
  @Header('referrer-policy', 'same-origin')
  @Header('x-robots-tag', 'noindex')
  @Page('candidate-pages/my-application')
  async show(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @RegionalParam() { timeZone }: Regional,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const applicant = await applicantBy(this.links, token, reply);
    await this.links.opened(applicant, zoneOf(request));
    return { ...(await this.pages.page(applicant)), here: addressOf(token), api: apiOf(token), zone: timeZone };
  }

  @Post('documents/:assessment')
  @Public()
  @FormPage('/my-application/:token')
  async submit(
    @Param('token') token: string,
    @Param('assessment') assessment: string,
    @UploadOf('document') document: Upload | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SeeOther> {
    const applicant = await applicantBy(this.links, token, reply);
    if (!document) throw InvalidInput.field('document', 'Choose a file.');
    const cautions = await this.documents.submit(applicant, assessment, document);
    return seeOther(addressOf(token), ['Your file was handed in.', ...cautions].join(' '));
  }

  @Post('accommodations')
  @Public()
  @FormPage('/my-application/:token')
  async ask(
    @Param('token') token: string,
    @FormBody() form: AccommodationInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SeeOther> {
    await this.accommodations.ask(await applicantBy(this.links, token, reply), form.request);
    return seeOther(`${addressOf(token)}#accommodations`, 'Your request was sent to the recruiter.');
  }

  /** For those whose browser does not tell its zone by itself. */
  @Post('time-zone')
  @Public()
  @FormPage('/my-application/:token')
  async zone(
    @Param('token') token: string,
    @FormBody() { timeZone }: ZoneInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SeeOther> {
    await applicantBy(this.links, token, reply);
    if (!isTimeZone(timeZone)) throw InvalidInput.field('timeZone', 'Enter a time zone such as America/Chicago.');
    const { secureSite: secure } = request;
    void reply.setCookie(zoneCookie(secure), timeZone, { path: '/', maxAge: 31_536_000, sameSite: 'lax', secure });
    return seeOther(addressOf(token));
  }

  @Get('withdrawal')
  @Public()
  @Header('referrer-policy', 'same-origin')
  @Header('x-robots-tag', 'noindex')
  @Page('candidate-pages/withdrawal')
  async confirm(@Param('token') token: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const { job, withdrawn } = await this.pages.page(await applicantBy(this.links, token, reply));
    return { title: 'Withdraw your application', job: job.title, withdrawn, here: addressOf(token) };
  }

  @Post('withdrawal')
  @Public()
  @FormPage('/my-application/:token/withdrawal')
  async withdraw(@Param('token') token: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<SeeOther> {
    await this.withdrawals.withdraw(await applicantBy(this.links, token, reply));
    return seeOther(addressOf(token), 'You withdrew your application. The recruiter has been told.');
  }
}

function apiOf(token: string): string {
  return `/api/v1${addressOf(token)}`;
}
