import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { silent } from './quiet-logger.js';

/**
 * Brings the tables of jobs (the schema `graphile_worker`) to what this version needs. Whoever calls sees to it that
 * only one process does at a time.
 */
export async function migrateJobTables(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    if ((await revision(pool)) === (await newestRevision())) return;
    // Read only where there is something to do, so that the server itself starts sooner.
    const { runMigrations } = await import('graphile-worker');
    await runMigrations({ pgPool: pool, logger: await silent() });
  } finally {
    await pool.end();
  }
}

async function revision(pool: pg.Pool): Promise<number> {
  const { rows: found } = await pool.query<{ there: boolean }>(
    `select to_regclass('graphile_worker.migrations') is not null as there`,
  );
  if (!found[0]?.there) return 0;
  const { rows } = await pool.query<{ id: number }>('select max(id) as id from graphile_worker.migrations');
  return rows[0]?.id ?? 0;
}

/** The package keeps its migrations as numbered files. */
async function newestRevision(): Promise<number> {
  const entry = createRequire(import.meta.url).resolve('graphile-worker');
  const names = await readdir(join(dirname(dirname(entry)), 'sql'));
  return Math.max(...names.map((name) => parseInt(name, 10)).filter(Number.isFinite));
}
