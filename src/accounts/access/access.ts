import {
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type OnApplicationBootstrap,
  SetMetadata,
} from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
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
