import { below, type Problem, shown } from './problem.js';

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

export const noPositiveWeight = 'every weight is 0; at least one must be above 0';

/** The keys of a list, and a problem for each that is used twice. */
export function keysOf(list: readonly UncheckedObject[]): { keys: Set<string>; problems: Problem[] } {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  for (const item of list) {
    const key = textIn(item, 'key');
    if (key === undefined) continue;
    const before = first.get(key);
    if (before === undefined) first.set(key, item.at);
    else {
      const message = `“${shown(key)}” is already the key of ${before}; keys must be unique in their list`;
      problems.push({ pointer: below(item.at, 'key'), message });
    }
  }
  return { keys: new Set(first.keys()), problems };
}

/** A problem where a field names a key that is not there. */
export function reference(item: UncheckedObject, field: string, keys: ReadonlySet<string>, kind: string): Problem[] {
  const key = textIn(item, field);
  if (key === undefined || keys.has(key)) return [];
  return [{ pointer: below(item.at, field), message: noSuch(kind, key) }];
}

export function noSuch(kind: string, key: string): string {
  return `no ${kind} has the key “${shown(key)}”`;
}

const notBase64 = 'is not base64: letters, digits, + and /, its length a multiple of 4, = only at the end';

/** The problem with a document's content, if it is not base64. */
export function checkDocument(owner: UncheckedObject, field: string): Problem[] {
  const document = objectIn(owner, field);
  const content = document && textIn(document, 'content');
  if (!document || content === undefined || isBase64(content)) return [];
  return [{ pointer: below(document.at, 'content'), message: notBase64 }];
}

function isBase64(text: string): boolean {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const body = text.slice(0, text.length - padding);
  return text.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(body);
}
