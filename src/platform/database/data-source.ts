import { fileURLToPath } from 'node:url';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { DatabaseNames } from './names.js';
import { migrationsIn } from './migrations.js';

export const migrationsFolder = fileURLToPath(new URL('../../../migrations', import.meta.url));

/** Options of the one data source: every page and worker of this process shares its pool. */
export async function dataSourceOptions(
  url: string,
  entities: EntityTarget<ObjectLiteral>[],
): Promise<PostgresDataSourceOptions> {
  return {
    type: 'postgres',
    url,
    entities: entities as PostgresDataSourceOptions['entities'],
    migrations: await migrationsIn(migrationsFolder),
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    namingStrategy: new DatabaseNames(),
    synchronize: false,
    logging: false,
    // A pool without a listener would end the process whenever the database restarts.
    poolErrorHandler: () => undefined,
    extra: {
      max: 40,
      connectionTimeoutMillis: 5000,
      idleTimeoutMillis: 30_000,
      options: '-c timezone=UTC -c statement_timeout=60000 -c lock_timeout=15000',
    },
    parseInt8: true,
  };
}

export async function openDataSource(url: string, entities: EntityTarget<ObjectLiteral>[]): Promise<DataSource> {
  return new DataSource(await dataSourceOptions(url, entities)).initialize();
}
