import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { prepareApplicationRole } from './application-role.js';
import { migrateJobTables } from './job-tables.js';
import { openDataSource } from './data-source.js';

/**
 * Brings a database to the newest schema, that of jobs in the background included. Two processes at once wait for each other.
 * @param warn told what an administrator of the database has to do, if anything
 * @returns the names of the migrations that ran; none where it was up to date
 */
export async function migrate(
  url: string,
  entities: EntityTarget<ObjectLiteral>[],
  warn: (line: string) => void = (line) => console.error(line),
): Promise<string[]> {
  const source = await openDataSource(url, entities, 'migrations');
  try {
    const runner = source.createQueryRunner();
    await runner.query('select pg_advisory_lock(7262145)');
    try {
      const names = (await source.runMigrations()).map((migration) => migration.name);
      await migrateJobTables(url);
      const missing = await prepareApplicationRole(url);
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
    `kept from being rewritten by a trigger only. Ask whoever administers the database to run: ${sql} Then start again.`
  );
}
