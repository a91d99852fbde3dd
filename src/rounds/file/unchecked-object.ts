import { below } from './problem.js';

/** An object of a document whose shape is not yet known to be right, with its JSON pointer. */
export interface UncheckedObject {
  at: string;
  fields: Readonly<Record<string, unknown>>;
}

/** The objects in a list field; what is not a list or not an object is left to the schema to name. */
export function objectsIn(parent: UncheckedObject, field: string): UncheckedObject[] {
  const list = parent.fields[field];
  if (!Array.isArray(list)) return [];
  const at = below(parent.at, field);
  return list.flatMap((fields: unknown, index) => (isObject(fields) ? [{ at: below(at, index), fields }] : []));
}

/** The object in a field, if it is one. */
export function objectIn(parent: UncheckedObject, field: string): UncheckedObject | undefined {
  const fields = parent.fields[field];
  return isObject(fields) ? { at: below(parent.at, field), fields } : undefined;
}

export function textIn(parent: UncheckedObject, field: string): string | undefined {
  const value = parent.fields[field];
  return typeof value === 'string' ? value : undefined;
}

export function numberIn(parent: UncheckedObject, field: string): number | undefined {
  const value = parent.fields[field];
  return typeof value === 'number' ? value : undefined;
}

export function textsIn(parent: UncheckedObject, field: string): string[] {
  const value = parent.fields[field];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
