import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { findViewer, nameViewer, nobody } from '../../platform/database/acting-for.js';
import { NotFound, SignInNeeded } from '../../platform/base/domain-errors.js';
import { ALLOW, PUBLIC } from './access.js';
import type { Permission } from './permissions.js';
import { Sessions } from './sessions.service.js';
import type { Viewer } from './viewer.js';

/** Default deny: finds out who asks, and lets only those through whom the handler declares. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest & { viewer?: Viewer }>();
    const viewer = await findViewer(() => this.sessions.viewerOf(request));
    if (viewer) request.viewer = viewer;
    nameViewer(viewer?.id ?? nobody);
    if (this.reflector.get<boolean | undefined>(PUBLIC, context.getHandler())) return true;
    const permission = this.reflector.get<Permission | undefined>(ALLOW, context.getHandler());
    if (!viewer) throw new SignInNeeded();
    if (!permission || !viewer.may(permission)) throw new NotFound();
    return true;
  }
}
