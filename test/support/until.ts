import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits for something that happens in the background, looking again and again.
 * @param found what was looked for; undefined, false and an empty list are not it yet
 * @param within milliseconds after which the spec has failed
 */
export async function until<T>(found: () => Promise<T> | T, within = 120_000): Promise<NonNullable<T>> {
  for (const end = performance.now() + within; performance.now() < end; await pause(20)) {
    const value = await found();
    if (value && !(Array.isArray(value) && value.length === 0)) return value as NonNullable<T>;
  }
  throw new Error(`It did not happen within ${within / 1000} seconds: ${found.toString()}`);
}
