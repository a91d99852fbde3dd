import { textIn, type UncheckedObject } from './unchecked-object.js';
import { below, shown, type Problem } from './problem.js';

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
      const message = `“${shown(key)}” is the key of ${before} already; keys are unique in their list`;
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
