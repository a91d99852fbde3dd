import type { INestApplicationContext } from '@nestjs/common';
import { HttpAdapterHost, ModuleRef, ModulesContainer } from '@nestjs/core';
import { DataSource, EntityManager } from 'typeorm';
import { Workers } from '../../src/platform/background/workers.js';

interface Held {
  /** Puts back what it held, as far as that has changed. */
  putBack(): void;
}

/**
 * What an application holds in memory: the fields of everything that Nest made for it, and of what they hold. Caches,
 * what is under way, what was set and what was replaced are all found there, however they are named.
 */
export class HeldMemory {
  private readonly held: Held[] = [];
  private readonly seen = new Set<object>();

  constructor(app: INestApplicationContext) {
    for (const module of app.get(ModulesContainer).values()) {
      if (module.name === 'InternalCoreModule') continue;
      for (const made of [module.providers, module.controllers, module.injectables]) {
        for (const { instance } of made.values()) this.remember(instance);
      }
    }
  }

  /** Makes all of it what it was when this was made. */
  putBack(): void {
    for (const held of this.held) held.putBack();
  }

  private remember(value: unknown): void {
    if (value === null || typeof value !== 'object' || this.seen.has(value) || isApart(value)) return;
    this.seen.add(value);
    if (value instanceof Map) this.add(mapOf(value), [...value].flat());
    else if (value instanceof Set) this.add(setOf(value), [...value]);
    const fields = Object.getOwnPropertyDescriptors(value) as Record<PropertyKey, PropertyDescriptor>;
    this.add(
      fieldsOf(value, fields),
      Reflect.ownKeys(fields).map((name) => fields[name]!.value as unknown),
    );
  }

  private add(held: Held, within: unknown[]): void {
    this.held.push(held);
    for (const value of within) this.remember(value);
  }
}

/**
 * What is not looked into: connections, servers and workers end and begin (put back, an end would be undone), and what
 * the framework reads the product with stays.
 */
function isApart(value: object): boolean {
  if (apart.some((type) => value instanceof type)) return true;
  // A buffer, or a timer.
  return ArrayBuffer.isView(value) || 'hasRef' in value;
}

const apart = [
  DataSource,
  EntityManager,
  HttpAdapterHost,
  ModuleRef,
  ModulesContainer,
  Workers,
  Promise,
  WeakMap,
  WeakSet,
];

function mapOf(map: Map<unknown, unknown>): Held {
  const entries = [...map];
  return {
    putBack: () => {
      if (map.size === entries.length && entries.every(([key, value]) => map.has(key) && map.get(key) === value))
        return;
      map.clear();
      for (const [key, value] of entries) map.set(key, value);
    },
  };
}

function setOf(set: Set<unknown>): Held {
  const members = [...set];
  return {
    putBack: () => {
      if (set.size === members.length && members.every((one) => set.has(one))) return;
      set.clear();
      for (const one of members) set.add(one);
    },
  };
}

function fieldsOf(object: object, fields: Record<PropertyKey, PropertyDescriptor>): Held {
  const names = Reflect.ownKeys(fields);
  return {
    putBack: () => {
      for (const name of Reflect.ownKeys(object)) if (!(name in fields)) Reflect.deleteProperty(object, name);
      for (const name of names) {
        const field = fields[name]!;
        const is = Object.getOwnPropertyDescriptor(object, name);
        if (!is || is.value !== field.value || is.get !== field.get) Object.defineProperty(object, name, field);
      }
    },
  };
}
