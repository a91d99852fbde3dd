import { DataSource } from 'typeorm';
import { createApplication } from '../../src/application.js';
import { cloneOf, type TestDatabase } from './databases.js';
import { type TestApplication, testSettings } from './application.js';

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
  const { url: databaseUrl, drop }: TestDatabase = await cloneOf(seed.databaseUrl);
  const app = await createApplication(testSettings, databaseUrl);
  const source = app.get(DataSource);
  for (const sql of change) await source.query(sql);
  return {
    app,
    settings: testSettings,
    databaseUrl,
    source,
    database: source.manager,
    drop,
    close: async () => {
      await app.close();
      await drop();
    },
  };
}
