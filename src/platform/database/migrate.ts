import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Logger } from 'graphile-worker';
import pg from 'pg';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { prepareApplicationRole } from './application-role.js';
import { openDataSource } from './data-source.js';

/**
 * Brings a database to the newest schema, that of jobs in the background included. Two processes at once wait for each other.
 * @param only the names of the migrations to run, for tables as they once were; all if not given
 * @param warn told what an administrator of the database has to do, if anything
 * @returns the names of the migrations that ran; none where it was up to date
 */
export async function migrate(
  url: string,
  entities: EntityTarget<ObjectLiteral>[],
  only?: readonly string[],
  warn: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
): Promise<string[]> {
  const source = await openDataSource(url, entities, 'migrations', only);
  try {
    const runner = source.createQueryRunner();
    await runner.query('select pg_advisory_lock(7262145)');
    try {
      const names = (await source.runMigrations()).map((migration) => migration.name);
      await migrateJobTables(url);
      // Tables as they once were had no such role.
      const missing = only === undefined ? await prepareApplicationRole(url) : undefined;
      if (missing) warn(withoutRole(missing));
      return names;
    } finally {
      await runner.query('select pg_advisory_unlock(7262145)');
      await runner.release();
    }
  } finally {
    await source.destroy();
  }
}

function withoutRole(sql: string): string {
  return (
    'Callboard acts as the owner of its database, since it may not make a role that owns nothing: the activity log is ' +
    `kept from being rewritten by a trigger only. Ask the database administrator to run: ${sql} Then start again.`
  );
}

/**
 * Brings the tables of jobs (the schema `graphile_worker`) to what this version needs. Whoever calls sees to it that
 * only one process does at a time.
 */
async function migrateJobTables(url: string): Promise<void> {
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

/** What the job runner would say is either of no use to an operator or holds what jobs are about: we log for ourselves. */
export async function silent(): Promise<Logger> {
  const { Logger } = await import('graphile-worker');
  return new Logger(() => () => undefined);
}
