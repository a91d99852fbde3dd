import { Controller, Get, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { FormBody, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { Allow, CurrentSignIn, CurrentViewer, WhileSigningIn } from '../access/access.js';
import { ownPath } from '../access/own-path.js';
import type { Unfinished } from '../access/sessions.service.js';
import type { Viewer } from '../access/viewer.js';
import { Passkeys } from './passkeys.service.js';
import { SecondFactor } from './second-factor.service.js';
import { CodeInput, SignInQuery } from './sign-in.dto.js';

/** The rest of a sign-in, and setting up what it takes. */
@Controller()
export class SecondFactorPages {
  constructor(
    private readonly factor: SecondFactor,
    private readonly passkeys: Passkeys,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('sign-in/second-factor')
  @Allow('own.use')
  @WhileSigningIn()
  @Page('accounts/second-factor', 'Second step')
  async show(@CurrentSignIn() who: Unfinished, @QueryInput() { next }: SignInQuery) {
    const { stage, person } = who;
    const enrolls = stage === 'enroll' || stage === 'whole';
    const enrollment = enrolls ? await this.factor.enrollmentOf(person) : undefined;
    if (stage === 'whole' && !enrollment) return seeOther(ownPath(next) ?? '/me');
    return {
      next,
      finished: stage === 'whole',
      asksCode: stage === 'code',
      asksPasskey: stage === 'passkey',
      enrolls: stage === 'enroll',
      enrollment: enrollment ?? null,
      usesPasskeys: this.passkeys.problem === undefined && stage !== 'enroll',
      passkeyProblem: this.passkeys.problemOf(who) ?? null,
      demo: this.settings.demo && this.settings.databaseUrl === undefined,
    };
  }

  @Post('sign-in/second-factor')
  @Allow('own.use')
  @WhileSigningIn()
  @FormPage('/sign-in/second-factor')
  async give(
    @CurrentSignIn() who: Unfinished,
    @FormBody() input: CodeInput,
    @Req() request: FastifyRequest,
  ): Promise<SeeOther> {
    await this.factor.give(who, input.code, request);
    return seeOther(ownPath(input.next) ?? '/');
  }

  @Post('sign-in/second-factor/secret')
  @Allow('own.use')
  @WhileSigningIn()
  @FormPage('/sign-in/second-factor')
  async begin(@CurrentSignIn() who: Unfinished, @Req() request: FastifyRequest): Promise<SeeOther> {
    await this.factor.begin(who, request);
    return seeOther('/sign-in/second-factor');
  }

  @Post('sign-in/second-factor/setup')
  @Allow('own.use')
  @WhileSigningIn()
  @FormPage('/sign-in/second-factor')
  @Page('accounts/recovery-codes', 'Recovery codes')
  async setUp(@CurrentSignIn() who: Unfinished, @FormBody() input: CodeInput, @Req() request: FastifyRequest) {
    return { codes: await this.factor.setUp(who, input.code, request), back: ownPath(input.next) ?? '/me' };
  }

  @Post('me/recovery-codes')
  @Allow('own.use')
  @FormPage('/me')
  @Page('accounts/recovery-codes', 'Recovery codes')
  async renew(@CurrentViewer() viewer: Viewer, @Req() request: FastifyRequest) {
    return { codes: await this.factor.renewCodes(viewer, request), back: '/me' };
  }

  @Post('me/second-factor/deletion')
  @Allow('own.use')
  @FormPage('/me')
  async remove(@CurrentViewer() viewer: Viewer, @Req() request: FastifyRequest): Promise<SeeOther> {
    await this.factor.remove(viewer, request);
    return seeOther('/me', 'The authenticator app is no longer asked for.');
  }
}
