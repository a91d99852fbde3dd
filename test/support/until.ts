import { setTimeout as pause } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';

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

/** What may be told of something that is made in the background while it is not there yet. */
const open = ['waiting', 'making'];

/** Waits until what was asked for is made, failed or cancelled: by a look at its row, which costs a page's tenth. */
export async function settled(app: NestFastifyApplication, table: string, id: string): Promise<void> {
  const source = app.get(DataSource);
  await until(async () => {
    const [row] = await source.query<{ state: string }[]>(`select state from ${table} where id = $1`, [id]);
    return !row || !open.includes(row.state);
  }, 300_000);
}
