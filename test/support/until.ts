import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits for something that happens in the background, looking again and again. Where looking takes time, it looks less
 * often the longer it waits, four times a second at least: otherwise it keeps busy what is waited for.
 * @param found what was looked for; undefined, false and an empty list are not it yet
 * @param within milliseconds after which the spec has failed
 */
export async function until<T>(found: () => Promise<T> | T, within = 120_000): Promise<NonNullable<T>> {
  const start = performance.now();
  for (let looked = start; looked < start + within; looked = performance.now()) {
    const value = await found();
    if (value && !(Array.isArray(value) && value.length === 0)) return value as NonNullable<T>;
    const took = performance.now() - looked;
    await pause(took < 1 ? 20 : Math.min(Math.max((looked - start) / 5, 20), 250));
  }
  throw new Error(`It did not happen within ${within / 1000} seconds: ${found.toString()}`);
}
