import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ALLOW, PUBLIC } from './access.js';

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
