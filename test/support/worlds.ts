import type pg from 'pg';
import { runningOn, type TestApplication } from './application.js';
import { cloneOf, replaceBy } from './databases.js';
import { until } from './until.js';

/** A database as it was left, from which worlds are cloned that have every identifier in common. */
export interface Seed {
  databaseUrl: string;
}

/**
 * A world of its own that begins as the seed was left.
 * @param seed no application may run on it: a database in use cannot be cloned
 * @param change what is different in this world, as SQL
 */
export async function worldOf(seed: Seed, change: string[] = []): Promise<TestApplication> {
  const world = await runningOn(await cloneOf(seed.databaseUrl));
  for (const sql of change) await world.source.query(sql);
  return world;
}

/** Lets a world begin again as a seed was left, which need not be its own: a third of what another application costs. */
export async function beginAgain(world: TestApplication, seed: Seed, change: string[] = []): Promise<void> {
  const pools = [world.source, world.database.connection].map(
    ({ driver }) => (driver as unknown as { master: pg.Pool & { _clients: object[] } }).master,
  );
  const before = new Set(pools.flatMap(({ _clients }) => _clients));
  await replaceBy(world.databaseUrl, seed.databaseUrl);
  // Each finds out by itself that it was cut off.
  await until(() => !pools.some(({ _clients }) => _clients.some((client) => before.has(client))));
  for (const sql of change) await world.source.query(sql);
}
