import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { TestApplication } from './application.js';

/** The connections of a data source. */
export function poolOf({ driver }: Pick<DataSource, 'driver'>): pg.Pool {
  return (driver as unknown as { master: pg.Pool }).master;
}

/** Those that an application and its owner have; one that was lost is among them until it has been found out. */
export function connectionsOf({ source, database }: TestApplication): object[] {
  return [source, database.connection].flatMap((one) => (poolOf(one) as unknown as { _clients: object[] })._clients);
}
