import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { SignInNeeded } from '../../platform/base/domain-errors.js';
import type { Permission } from './permissions.js';
import type { Viewer } from './viewer.js';

export const ALLOW = 'callboard:allow';
export const PUBLIC = 'callboard:public';

/** Who may call a handler at all. The service still checks the permission against the job at hand. */
export const Allow = (permission: Permission): MethodDecorator => SetMetadata(ALLOW, permission);

/** That a handler answers to anyone, signed in or not. */
export const Public = (): MethodDecorator => SetMetadata(PUBLIC, true);

/** Whoever the request acts for. @throws SignInNeeded on a public handler called by no one */
export const CurrentViewer = createParamDecorator((_: unknown, context: ExecutionContext): Viewer => {
  const viewer = context.switchToHttp().getRequest<{ viewer?: Viewer }>().viewer;
  if (!viewer) throw new SignInNeeded();
  return viewer;
});
