import { fileURLToPath } from 'node:url';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { applicationRole } from './application-role.js';
import { DatabaseNames } from './names.js';
import { migrationsIn } from './migrations.js';

export const migrationsFolder = fileURLToPath(new URL('../../../migrations', import.meta.url));

/** What PostgreSQL gives up after, in milliseconds: a request is not kept waiting, a migration may take its time. */
const limits = {
  requests: { statement: 30_000, lock: 8_000, idleInTransaction: 60_000 },
  migrations: { statement: 0, lock: 0, idleInTransaction: 0 },
};

/**
 * Options of the one data source: every page and worker of this process shares its pool. For requests its connections act
 * as the application's role, which owns nothing (ADR 36); only migrations act as the owner.
 */
export async function dataSourceOptions(
  url: string,
  entities: EntityTarget<ObjectLiteral>[],
  purpose: keyof typeof limits = 'requests',
): Promise<PostgresDataSourceOptions> {
  const { statement, lock, idleInTransaction } = limits[purpose];
  const role = purpose === 'requests' ? await applicationRole(url) : undefined;
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
      // Kept open through quiet times: whoever comes back after one does not wait until many are opened at once.
      min: 10,
      // Whoever waits longer for a connection is told to try again.
      connectionTimeoutMillis: 3000,
      idleTimeoutMillis: 30_000,
      // Finds out about a database server that is gone without having said so.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      options:
        `-c timezone=UTC -c statement_timeout=${statement} -c lock_timeout=${lock} ` +
        `-c idle_in_transaction_session_timeout=${idleInTransaction}${role ? ` -c role=${inOptions(role)}` : ''}`,
    },
    parseInt8: true,
  };
}

/** A space or a backslash would end the option. */
function inOptions(value: string): string {
  return value.replace(/[\\\s]/g, '\\$&');
}

export async function openDataSource(
  url: string,
  entities: EntityTarget<ObjectLiteral>[],
  purpose?: keyof typeof limits,
): Promise<DataSource> {
  return new DataSource(await dataSourceOptions(url, entities, purpose)).initialize();
}
