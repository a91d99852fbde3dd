import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, NotFound } from '../../platform/base/domain-errors.js';
import { type SeeOther, seeOther } from '../../platform/http/page.js';
import { Public } from '../access/access.js';
import { SingleSignOnProblem } from './identity-provider.js';
import { SingleSignOn } from './single-sign-on.service.js';

/** Going to the identity provider, and coming back. What goes wrong is one sentence on the sign-in page. */
@Controller('sign-in/sso')
export class SingleSignOnPages {
  constructor(private readonly singleSignOn: SingleSignOn) {}

  @Get()
  @Public()
  begin(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SeeOther> {
    const { next } = request.query as { next?: unknown };
    const device = { request, reply };
    return this.orToldAtSignIn(() => this.singleSignOn.begin(typeof next === 'string' ? next : undefined, device));
  }

  @Get('callback')
  @Public()
  finish(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SeeOther> {
    return this.orToldAtSignIn(() => this.singleSignOn.finish({ request, reply }));
  }

  private async orToldAtSignIn(work: () => Promise<string>): Promise<SeeOther> {
    if (!this.singleSignOn.name) throw new NotFound();
    try {
      return seeOther(await work());
    } catch (error) {
      if (error instanceof SingleSignOnProblem || error instanceof DomainError)
        return seeOther('/sign-in', error.message);
      throw error;
    }
  }
}
