import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';

type InputClass = new () => Record<string, unknown>;

interface Property {
  type?: unknown;
}

/** Says of fields that begin with a value which one, and that they can be left out: their classes give it to them. */
export function sayDefaults(app: NestFastifyApplication, { components }: OpenAPIObject): void {
  for (const type of inputClasses(app)) {
    const schema = components?.schemas?.[type.name];
    if (!schema || '$ref' in schema || !schema.required) continue;
    const blank = new type();
    const given = schema.required.filter((name) => blank[name] !== undefined);
    schema.required = schema.required.filter((name) => !given.includes(name));
    if (schema.required.length === 0) delete schema.required;
    for (const name of given) {
      const property = schema.properties?.[name];
      if (property && !('$ref' in property)) property.default = blank[name];
    }
  }
}

/** The classes that describe what handlers take, and those within them. */
function inputClasses(app: NestFastifyApplication): Set<InputClass> {
  const scanner = app.get(MetadataScanner, { strict: false });
  const found = new Set<InputClass>();
  const add = (type: unknown): void => {
    if (typeof type !== 'function' || type.prototype === undefined || found.has(type as InputClass)) return;
    const names = (Reflect.getMetadata('swagger/apiModelPropertiesArray', type.prototype as object) ?? []) as string[];
    if (names.length === 0) return;
    found.add(type as InputClass);
    for (const name of names) add(typeOf(type.prototype as object, name.replace(/^:/, '')));
  };
  for (const { instance } of app.get(DiscoveryService, { strict: false }).getControllers()) {
    const prototype = Object.getPrototypeOf(instance) as object;
    for (const method of scanner.getAllMethodNames(prototype)) {
      for (const type of (Reflect.getMetadata('design:paramtypes', prototype, method) ?? []) as unknown[]) add(type);
    }
  }
  return found;
}

/** The class of a field; of a list, of what is in it. */
function typeOf(prototype: object, name: string): unknown {
  const { type } = (Reflect.getMetadata('swagger/apiModelProperties', prototype, name) ?? {}) as Property;
  const lazy = typeof type === 'function' && type.prototype === undefined ? (type as () => unknown)() : type;
  return Array.isArray(lazy) ? lazy[0] : lazy;
}
