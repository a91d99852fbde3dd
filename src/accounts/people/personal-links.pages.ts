import { Controller, Get, Header, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from '../../platform/base/domain-errors.js';
import { FormBody, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { Mail } from '../../platform/mail/mail.js';
import { Public } from '../access/access.js';
import { LinkRequests } from './link-requests.service.js';
import { type FollowedLink, linkLasts, PersonalLinks } from '../access/personal-links.service.js';
import { LinkSignIn } from '../sign-in/link-sign-in.service.js';
import { LinkRequestInput, SignInQuery } from '../sign-in/sign-in.dto.js';
import type { Viewer } from '../access/viewer.js';

type Asking = FastifyRequest & { viewer?: Viewer };

/** Signing in by a link: asking for one, and following one. */
@Controller()
export class PersonalLinksPages {
  constructor(
    private readonly links: PersonalLinks,
    private readonly requests: LinkRequests,
    private readonly signIn: LinkSignIn,
    private readonly mail: Mail,
  ) {}

  @Get('sign-in/link')
  @Public()
  @Page('accounts/ask-link', 'Sign-in link')
  blank(@QueryInput() query: SignInQuery) {
    if (!this.mail.configured) throw new NotFound();
    return { next: query.next };
  }

  @Post('sign-in/link')
  @Public()
  @FormPage('/sign-in/link')
  async ask(@FormBody() input: LinkRequestInput, @Req() request: FastifyRequest): Promise<SeeOther> {
    if (!this.mail.configured) throw new NotFound();
    await this.requests.ask(input.email, input.next, request);
    return seeOther('/sign-in/link/sent');
  }

  @Get('sign-in/link/sent')
  @Public()
  @Page('accounts/link-asked', 'Check your email')
  asked() {
    return { lasts: linkLasts.request.words };
  }

  /** Looking does not use a link up: mail servers look at what is in a mail before its reader does. */
  @Get('links/:token')
  @Public()
  @Header('referrer-policy', 'strict-origin')
  @Header('x-robots-tag', 'noindex')
  @Page('accounts/link', 'Sign in')
  async show(@Param('token') token: string, @Req() request: Asking, @Res({ passthrough: true }) reply: FastifyReply) {
    const link = await this.links.follow(token);
    if (link && request.viewer?.id === link.person.id) return seeOther(link.landing);
    return link?.good ? this.offer(link, token, request.viewer) : this.spent(reply);
  }

  @Post('links/:token/session')
  @Public()
  @Header('referrer-policy', 'strict-origin')
  @Page('accounts/link', 'Sign in')
  async use(@Param('token') token: string, @Req() request: Asking, @Res({ passthrough: true }) reply: FastifyReply) {
    const link = await this.links.follow(token);
    if (link && request.viewer?.id === link.person.id) return seeOther(link.landing);
    const opened = link?.good && (await this.signIn.open(link, { request, reply }));
    return opened ? seeOther(link.landing) : this.spent(reply);
  }

  private offer({ person }: FollowedLink, token: string, viewer: Viewer | undefined) {
    return { person, other: viewer?.name ?? null, action: `/links/${encodeURIComponent(token)}/session` };
  }

  /** One answer to links that are used, too old, taken back or were never made. */
  private spent(reply: FastifyReply) {
    void reply.code(404);
    return { person: null, mail: this.mail.configured, title: 'Expired link' };
  }
}
