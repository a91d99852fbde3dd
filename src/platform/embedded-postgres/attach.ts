import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../config/settings.js';
import { StartProblem } from '../base/start-problem.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { leftOver } from './postmaster.js';

/** The database of an installation, for as long as a command requires one. */
export interface AttachedDatabase {
  url: string;
  /** Whether it may lack the newest tables: whoever serves it now brought it up to date at its start. */
  served: boolean;
  close(): Promise<void>;
}

/**
 * Finds the database as the server does: DATABASE_URL, or past its pooler, else the embedded one in the data folder. An
 * embedded one that runs already, since the server does, is used as it runs; else it is started until `close`.
 * @param make whether an empty data folder may become a database
 * @throws StartProblem where there is none, or it does not start
 */
export async function attachDatabase(
  { databaseUrl, databaseDirectUrl, dataFolder }: Pick<Settings, 'databaseUrl' | 'databaseDirectUrl' | 'dataFolder'>,
  make: boolean,
): Promise<AttachedDatabase> {
  const direct = databaseDirectUrl ?? databaseUrl;
  if (direct) return { url: direct, served: false, close: async () => undefined };
  const cluster = join(dataFolder, 'postgres');
  const made = await stat(join(cluster, 'PG_VERSION')).catch(() => undefined);
  if (!made && !make) {
    throw new StartProblem(
      `${dataFolder} has no database; run this in the folder Callboard runs in, or set CALLBOARD_DATA or DATABASE_URL to the same values.`,
    );
  }
  const running = made && (await leftOver(cluster));
  if (running) {
    return { url: await urlOf(cluster, running.port), served: true, close: async () => undefined };
  }
  const embedded = await startEmbeddedPostgres({ folder: dataFolder });
  return { url: embedded.url, served: false, close: () => embedded.stop() };
}

async function urlOf(cluster: string, port: number): Promise<string> {
  const password = await readFile(join(cluster, 'callboard.password'), 'utf8').catch(() => undefined);
  if (password === undefined) {
    throw new StartProblem(`${cluster} can’t be read by this account; use the one that runs Callboard.`);
  }
  return `postgres://callboard:${password.trim()}@127.0.0.1:${port}/callboard?sslmode=disable`;
}
