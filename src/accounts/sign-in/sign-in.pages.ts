import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { FormBody, QueryInput } from '../../platform/http/input.js';
import { Mail } from '../../platform/mail/mail.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { Allow, CurrentSignIn, Public, WhileSigningIn } from '../access/access.js';
import { ownPath } from '../access/own-path.js';
import { Sessions, type Unfinished } from '../access/sessions.service.js';
import { Passkeys } from './passkeys.service.js';
import { PasswordSignIn } from './password-sign-in.service.js';
import { SignInInput, SignInQuery } from './sign-in.dto.js';
import { SingleSignOn } from './single-sign-on.service.js';

@Controller()
export class SignInPages {
  constructor(
    private readonly sessions: Sessions,
    private readonly passwords: PasswordSignIn,
    private readonly passkeys: Passkeys,
    private readonly singleSignOn: SingleSignOn,
    private readonly mail: Mail,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('sign-in')
  @Public()
  @Page('accounts/sign-in', 'Sign in')
  show(@QueryInput() query: SignInQuery) {
    return {
      next: query.next,
      linkUrl: this.mail.configured ? withNext('/sign-in/link', query.next) : undefined,
      passkeys: this.passkeys.problem === undefined,
      passwords: this.settings.passwords,
      provider: this.singleSignOn.name ?? null,
      providerUrl: withNext('/sign-in/sso', query.next),
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
    if (!this.settings.passwords) throw passwordsOff();
    await this.passwords.open(input.email, input.password, { request, reply });
    return seeOther(ownPath(input.next) ?? '/');
  }

  @Post('session/deletion')
  @Allow('own.use')
  @WhileSigningIn()
  @Page('accounts/signed-out', 'Signed out')
  async close(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentSignIn() { person }: Unfinished,
  ) {
    const idToken = await this.sessions.close({ request, reply }, person);
    const endUrl = await this.singleSignOn.endOf(idToken);
    if (endUrl) {
      // A form of ours leads nowhere else; the page that answers it does.
      void reply.code(200).header('refresh', `0;url=${endUrl}`);
      return { provider: this.singleSignOn.name ?? '', endUrl };
    }
    const there = idToken === null ? '' : ' You may still be signed in where you came from.';
    return seeOther('/sign-in', `You are signed out.${there}`);
  }
}

/** An address with the way back. */
function withNext(path: string, next: string | undefined): string {
  return next ? `${path}?next=${encodeURIComponent(next)}` : path;
}

/** Where people sign in at an identity provider instead. */
export function passwordsOff(): RuleViolation {
  return new RuleViolation('passwords.off', 'Passwords are turned off here. Sign in another way.');
}
