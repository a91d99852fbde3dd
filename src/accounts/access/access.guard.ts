import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { findViewer, nameViewer, nobody } from '../../platform/database/acting-for.js';
import { Forbidden, NotFound, SignInNeeded } from '../../platform/base/domain-errors.js';
import { ALLOW, PUBLIC, type SigningInRequest, WHILE_SIGNING_IN } from './access.js';
import type { TokenScope } from './api-token.entity.js';
import type { Permission } from './permissions.js';
import { Sessions } from './sessions.service.js';
import { scopeOf } from './token-scopes.js';
import type { Viewer } from './viewer.js';

/** Where somebody goes on who has not shown all that signing in takes. */
const restOfSignIn = '/sign-in/second-factor';

/** Default deny: finds out who asks, and lets only those through whom the handler declares. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<SigningInRequest & FastifyRequest & { viewer?: Viewer }>();
    const handler = context.getHandler();
    const found = await findViewer(() => this.sessions.grantOf(request, http.getResponse<FastifyReply>()));
    const { viewer, unfinished, scopes } = found;
    if (viewer) request.viewer = viewer;
    nameViewer(viewer?.id ?? nobody);
    if (this.reflector.get<boolean | undefined>(PUBLIC, handler)) return true;
    const permission = this.reflector.get<Permission | undefined>(ALLOW, handler);
    if (!viewer) {
      if (!unfinished) throw new SignInNeeded();
      if (!this.reflector.get<boolean | undefined>(WHILE_SIGNING_IN, handler)) throw new SignInNeeded(restOfSignIn);
      request.unfinished = unfinished;
      return true;
    }
    if (!permission || !viewer.may(permission)) throw new NotFound();
    if (scopes) refuseBeyond(scopes, scopeOf(request.method, permission));
    return true;
  }
}

function refuseBeyond(scopes: readonly TokenScope[], needed: TokenScope | 'no token'): void {
  if (needed === 'no token') throw new Forbidden('An API token can’t do this. Sign in to do it.');
  if (!scopes.includes(needed)) throw new Forbidden(`This token needs the scope “${needed}” for that.`);
}
