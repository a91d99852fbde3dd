import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DataSource,
  DefaultNamingStrategy,
  type EntityManager,
  type EntityTarget,
  type MigrationInterface,
  type NamingStrategyInterface,
  type ObjectLiteral,
  type QueryRunner,
  type Table,
} from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { applicationRole } from './application-role.js';
import { PlainFinds } from './plain-finds.js';
import { HeardClient } from './heard-client.js';
import { TransactionClient, type TransactionTerms } from './transaction-client.js';

const migrationsFolder = fileURLToPath(new URL('../../../migrations', import.meta.url));

/** What PostgreSQL gives up after, in milliseconds: a request is not kept waiting, a migration may take its time. */
const limits = {
  requests: { statement: 30_000, lock: 8_000, idleInTransaction: 60_000 },
  migrations: { statement: 0, lock: 0, idleInTransaction: 0 },
};

/** Where a database is: `direct`, and by a pooler that hands connections on between transactions, if there is one. */
export interface DatabasePlace {
  pooled?: string;
  direct: string;
}

export type DatabaseAddress = string | Readonly<DatabasePlace>;

/** The place of the application's database. Whatever opens a connection reads it then, and keeps no address. */
export const DATABASE_PLACE = Symbol('database place');

/** Where a connection keeps what is said to it: for migrations, locks of sessions, and LISTEN. */
export function directly(address: DatabaseAddress): string {
  return typeof address === 'string' ? address : address.direct;
}

/**
 * Options of the one data source: every page and worker of this process shares its pool. For requests its connections act
 * as the application's role, which owns nothing (ADR 36); only migrations act as the owner.
 * @param only the names of the migrations there are; all if not given; there are none for requests
 */
export async function dataSourceOptions(
  address: DatabaseAddress,
  entities: EntityTarget<ObjectLiteral>[],
  purpose: keyof typeof limits = 'requests',
  only?: readonly string[],
): Promise<PostgresDataSourceOptions> {
  const role = purpose === 'requests' ? await applicationRole(directly(address)) : undefined;
  const terms = { role, ...limits[purpose] };
  const pooled = typeof address !== 'string' && purpose === 'requests' ? address.pooled : undefined;
  return {
    type: 'postgres',
    url: pooled ?? directly(address),
    entities: entities as PostgresDataSourceOptions['entities'],
    migrations: purpose === 'migrations' ? await migrationsIn(migrationsFolder, only) : [],
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    namingStrategy: new DatabaseNames(),
    synchronize: false,
    // TypeORM would, for the constraint of bookings, which needs none.
    installExtensions: false,
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
      ...(pooled ? { Client: TransactionClient, terms } : { Client: HeardClient, options: optionsOf(terms) }),
    },
    parseInt8: true,
  };
}

/** Settings of a session, said as it begins. */
function optionsOf({ role, statement, lock, idleInTransaction }: TransactionTerms): string {
  return (
    `-c timezone=UTC -c statement_timeout=${statement} -c lock_timeout=${lock} ` +
    `-c idle_in_transaction_session_timeout=${idleInTransaction}${role ? ` -c role=${inOptions(role)}` : ''}`
  );
}

/** A space or a backslash would end the option. */
function inOptions(value: string): string {
  return value.replace(/[\\\s]/g, '\\$&');
}

/** A data source whose managers find plainly what is plain. */
export class Source extends DataSource {
  override createEntityManager(runner?: QueryRunner): EntityManager {
    return new PlainFinds(this, runner);
  }
}

export async function openDataSource(
  address: DatabaseAddress,
  entities: EntityTarget<ObjectLiteral>[],
  purpose?: keyof typeof limits,
  only?: readonly string[],
): Promise<DataSource> {
  return new Source(await dataSourceOptions(address, entities, purpose, only)).initialize();
}

/**
 * Names for what the database holds: snake_case columns, and constraints that say what they hold,
 * so that an error in a log names the rule that was broken.
 */
export class DatabaseNames extends DefaultNamingStrategy implements NamingStrategyInterface {
  override columnName(propertyName: string, customName: string, prefixes: string[]): string {
    return [...prefixes, customName || propertyName].map(snakeCase).join('_');
  }

  override joinColumnName(relationName: string, referencedColumnName: string): string {
    return snakeCase(`${relationName}_${referencedColumnName}`);
  }

  override primaryKeyName(table: Table | string): string {
    return `pk_${this.bare(table)}`;
  }

  override foreignKeyName(table: Table | string, columns: string[]): string {
    return `fk_${this.bare(table)}_${shortened(columns)}`;
  }

  override uniqueConstraintName(table: Table | string, columns: string[]): string {
    return `uq_${this.bare(table)}_${shortened(columns)}`;
  }

  override indexName(table: Table | string, columns: string[]): string {
    return `ix_${this.bare(table)}_${shortened(columns)}`;
  }

  private bare(table: Table | string): string {
    const name = this.getTableName(table);
    return name.split('.').at(-1) ?? name;
  }
}

function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

function shortened(columns: string[]): string {
  return columns.map((column) => snakeCase(column).replace(/_id$/, '')).join('_');
}

/**
 * Migrations are reviewed SQL: `NNNN-name.up.sql` and `NNNN-name.down.sql` side by side. Each becomes a
 * migration class whose name ends in the timestamp that TypeORM orders by; it is read when it runs.
 */
async function migrationsIn(folder: string, only?: readonly string[]): Promise<(new () => MigrationInterface)[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.up.sql')).sort();
  const all = files.map((name) => migrationOf(join(folder, name.slice(0, -'.up.sql'.length))));
  return all.filter(({ name }) => only?.includes(name) ?? true);
}

/** The names of all migrations that this version has. */
export async function migrationNames(): Promise<string[]> {
  return (await migrationsIn(migrationsFolder)).map(({ name }) => name);
}

/** @param path of both its files, up to `.up.sql` and `.down.sql` */
function migrationOf(path: string): new () => MigrationInterface {
  const [number, ...words] = basename(path).split('-');
  const className = `${words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('')}${`${number}`.padStart(13, '1')}`;
  const migration = class implements MigrationInterface {
    readonly name = className;
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(await readFile(`${path}.up.sql`, 'utf8'));
    }
    async down(runner: QueryRunner): Promise<void> {
      await runner.query(await readFile(`${path}.down.sql`, 'utf8'));
    }
  };
  Object.defineProperty(migration, 'name', { value: className });
  return migration;
}
