import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FormBody, QueryInput } from '../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../platform/http/page.js';
import { Allow, CurrentViewer, Public } from './access.js';
import { Sessions } from './sessions.service.js';
import { SignInInput, SignInQuery } from './sign-in.dto.js';
import type { Viewer } from './viewer.js';

@Controller()
export class SignInPages {
  constructor(private readonly sessions: Sessions) {}

  @Get('sign-in')
  @Public()
  @Page('accounts/sign-in', 'Sign in')
  show(@QueryInput() query: SignInQuery): object {
    return { next: query.next };
  }

  @Post('session')
  @Public()
  @FormPage('/sign-in')
  async open(
    @FormBody() input: SignInInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SeeOther> {
    await this.sessions.open(input.email, input.password, { address: request.ip, reply });
    return seeOther(onThisSite(input.next) ?? '/');
  }

  @Post('session/deletion')
  @Allow('own.use')
  async close(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SeeOther> {
    await this.sessions.close(request, reply, viewer);
    return seeOther('/sign-in', 'You are signed out.');
  }
}

/** A path of this site, never another's: `//elsewhere` and `/\elsewhere` would leave it. */
function onThisSite(path: string | undefined): string | undefined {
  return path && /^\/(?![/\\])/.test(path) ? path : undefined;
}
