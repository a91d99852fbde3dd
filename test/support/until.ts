import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits for something that happens in the background, looking again and again: at first often, then after a fifth of the
 * time that it has waited, a quarter of a second at most, so that looking doesn't keep busy what is waited for.
 * @param found what was looked for; undefined, false and an empty list are not it yet
 * @param within milliseconds after which the spec has failed
 */
export async function until<T>(found: () => Promise<T> | T, within = 120_000): Promise<NonNullable<T>> {
  const start = performance.now();
  for (let waited = 0; waited < within; waited = performance.now() - start) {
    const value = await found();
    if (value && !(Array.isArray(value) && value.length === 0)) return value as NonNullable<T>;
    await pause(Math.min(Math.max(waited / 5, 10), 250));
  }
  throw new Error(`It did not happen within ${within / 1000} seconds: ${found.toString()}`);
}
