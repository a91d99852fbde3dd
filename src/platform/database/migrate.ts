import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { migrateJobTables } from './job-tables.js';
import { openDataSource } from './data-source.js';

/**
 * Brings a database to the newest schema, that of jobs in the background included. Two processes at once wait for each other.
 * @returns the names of the migrations that ran; none where it was up to date
 */
export async function migrate(url: string, entities: EntityTarget<ObjectLiteral>[]): Promise<string[]> {
  const source = await openDataSource(url, entities, 'migrations');
  try {
    const runner = source.createQueryRunner();
    await runner.query('select pg_advisory_lock(7262145)');
    try {
      const names = (await source.runMigrations()).map((migration) => migration.name);
      await migrateJobTables(url);
      return names;
    } finally {
      await runner.query('select pg_advisory_unlock(7262145)');
      await runner.release();
    }
  } finally {
    await source.destroy();
  }
}
