import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { openDataSource } from './data-source.js';

/**
 * Brings a database to the newest schema. Two processes at once wait for each other.
 * @returns the names of the migrations that ran; none where it was up to date
 */
export async function migrate(url: string, entities: EntityTarget<ObjectLiteral>[]): Promise<string[]> {
  const source = await openDataSource(url, entities);
  try {
    const runner = source.createQueryRunner();
    await runner.query('select pg_advisory_lock(7262145)');
    try {
      return (await source.runMigrations()).map((migration) => migration.name);
    } finally {
      await runner.query('select pg_advisory_unlock(7262145)');
      await runner.release();
    }
  } finally {
    await source.destroy();
  }
}
