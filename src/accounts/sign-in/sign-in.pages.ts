import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FormBody, QueryInput } from '../../platform/http/input.js';
import { Mail } from '../../platform/mail/mail.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { Allow, CurrentSignIn, Public, WhileSigningIn } from '../access/access.js';
import { ownPath } from '../access/own-path.js';
import { Sessions, type Unfinished } from '../access/sessions.service.js';
import { Passkeys } from './passkeys.service.js';
import { PasswordSignIn } from './password-sign-in.service.js';
import { SignInInput, SignInQuery } from './sign-in.dto.js';

@Controller()
export class SignInPages {
  constructor(
    private readonly sessions: Sessions,
    private readonly passwords: PasswordSignIn,
    private readonly passkeys: Passkeys,
    private readonly mail: Mail,
  ) {}

  @Get('sign-in')
  @Public()
  @Page('accounts/sign-in', 'Sign in')
  show(@QueryInput() query: SignInQuery) {
    return {
      next: query.next,
      linkUrl: this.mail.configured ? linkUrl(query.next) : undefined,
      passkeys: this.passkeys.problem === undefined,
    };
  }

  @Post('session')
  @Public()
  @FormPage('/sign-in')
  async open(
    @FormBody() input: SignInInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SeeOther> {
    await this.passwords.open(input.email, input.password, { request, reply });
    return seeOther(ownPath(input.next) ?? '/');
  }

  @Post('session/deletion')
  @Allow('own.use')
  @WhileSigningIn()
  async close(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentSignIn() { person }: Unfinished,
  ): Promise<SeeOther> {
    await this.sessions.close(request, reply, person);
    return seeOther('/sign-in', 'You are signed out.');
  }
}

/** Where a link is asked for, with the way back. */
function linkUrl(next: string | undefined): string {
  return next ? `/sign-in/link?next=${encodeURIComponent(next)}` : '/sign-in/link';
}
