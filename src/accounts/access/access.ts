import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type OnApplicationBootstrap,
  SetMetadata,
} from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ApiExtension } from '../../platform/http/api-description.js';
import { SignInNeeded } from '../../platform/base/domain-errors.js';
import type { Permission } from './permissions.js';
import type { Unfinished } from './sessions.service.js';
import type { Viewer } from './viewer.js';

export const ALLOW = 'callboard:allow';
export const PUBLIC = 'callboard:public';
export const WHILE_SIGNING_IN = 'callboard:while-signing-in';

/** Who may call a handler at all. The service still checks the permission against the job at hand. */
export const Allow = (permission: Permission): MethodDecorator =>
  applyDecorators(SetMetadata(ALLOW, permission), ApiExtension('x-permission', permission));

/** That a handler answers to anyone, signed in or not. */
export const Public = (): MethodDecorator => SetMetadata(PUBLIC, true);

/** That a handler answers also to somebody who has not shown all that signing in takes, beside those of `@Allow`. */
export const WhileSigningIn = (): MethodDecorator => SetMetadata(WHILE_SIGNING_IN, true);

/** A request of somebody who is signing in. */
export interface SigningInRequest {
  unfinished?: Unfinished;
}

/** Whoever is signing in, or has signed in. @throws SignInNeeded */
export const CurrentSignIn = createParamDecorator((_: unknown, context: ExecutionContext): Unfinished => {
  const { viewer, unfinished } = context.switchToHttp().getRequest<SigningInRequest & { viewer?: Viewer }>();
  if (unfinished) return unfinished;
  if (!viewer) throw new SignInNeeded();
  const { id, name, email } = viewer.person;
  return { person: { id, name, email }, stage: 'whole', handedOver: viewer.handedOver };
});

/** Whoever the request acts for. @throws SignInNeeded on a public handler called by no one */
export const CurrentViewer = createParamDecorator((_: unknown, context: ExecutionContext): Viewer => {
  const viewer = context.switchToHttp().getRequest<{ viewer?: Viewer }>().viewer;
  if (!viewer) throw new SignInNeeded();
  return viewer;
});

const METHOD = 'method';
const PATH = 'path';

/** Refuses to start while any handler has not declared who may call it. */
@Injectable()
export class DeclaredAccess implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    const undeclared = this.handlers().filter(({ handler }) => {
      return !this.reflector.get<boolean>(PUBLIC, handler) && !this.reflector.get<string>(ALLOW, handler);
    });
    if (undeclared.length > 0) {
      throw new Error(`No @Allow or @Public on ${undeclared.map(({ name }) => name).join(', ')}.`);
    }
  }

  /** Every handler that answers requests. */
  handlers(): { name: string; handler: (...args: unknown[]) => unknown }[] {
    return this.discovery.getControllers().flatMap(({ instance, name }) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, (...args: unknown[]) => unknown>;
      return this.scanner
        .getAllMethodNames(prototype)
        .map((method) => ({ name: `${name}.${method}`, handler: prototype[method]! }))
        .filter(({ handler }) => Reflect.hasMetadata(METHOD, handler) && Reflect.hasMetadata(PATH, handler));
    });
  }
}
