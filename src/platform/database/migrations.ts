import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Migrations are reviewed SQL: `NNNN-name.up.sql` and `NNNN-name.down.sql` side by side. Each becomes a
 * migration class whose name ends in the timestamp that TypeORM orders by.
 */
export async function migrationsIn(folder: string): Promise<(new () => MigrationInterface)[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.up.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const base = name.slice(0, -'.up.sql'.length);
      const [up, down] = await Promise.all([
        readFile(join(folder, name), 'utf8'),
        readFile(join(folder, `${base}.down.sql`), 'utf8'),
      ]);
      return migrationOf(base, up, down);
    }),
  );
}

function migrationOf(base: string, up: string, down: string): new () => MigrationInterface {
  const [number, ...words] = base.split('-');
  const className = `${words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('')}${`${number}`.padStart(13, '1')}`;
  return class implements MigrationInterface {
    readonly name = className;
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(up);
    }
    async down(runner: QueryRunner): Promise<void> {
      await runner.query(down);
    }
  };
}
