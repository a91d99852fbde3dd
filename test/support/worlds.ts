import { runningOn, type TestApplication } from './application.js';
import { cloneOf } from './databases.js';

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
