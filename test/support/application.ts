import { rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DataSource, EntityManager } from 'typeorm';
import { DataSource as TypeOrmDataSource } from 'typeorm';
import type { Settings } from '../../src/platform/config/settings.js';
import { entities } from '../../src/app/entities.js';
import { actByDefaultFor, system } from '../../src/platform/database/acting-for.js';
import { dataSourceOptions } from '../../src/platform/database/data-source.js';
import { emptiedDatabase, type TestDatabase } from './databases.js';
import { KeptApplication } from './kept-application.js';

/** The product on a database of its own, for one spec file. */
export interface TestApplication {
  app: NestFastifyApplication;
  /** Where it listens, without a slash at its end. */
  address: string;
  settings: Settings;
  databaseUrl: string;
  source: DataSource;
  /** For looking at what was written and for writing what is given, as the owner of the database. */
  database: EntityManager;
  /** Stops the product and drops its database. */
  close(): Promise<void>;
  /** Stops the product and leaves its database, which others can be cloned from. */
  leave(): Promise<void>;
  /** Drops the database of a product that was stopped already. */
  drop(): Promise<void>;
}

export const testSettings: Settings = {
  host: '127.0.0.1',
  port: 0,
  baseUrl: 'http://127.0.0.1',
  pooler: 'none',
  background: true,
  dataFolder: '/nonexistent',
  demo: false,
  timeZone: 'UTC',
  locale: 'en-US',
  printsAtOnce: 1,
  reloadTemplates: false,
  proxies: 0,
  logs: 'text',
  sessionHours: 24,
  sessionIdleHours: 24,
  secondFactor: 'administrators',
  passwords: true,
  webhooksPrivate: false,
};

/** @param logTo where its log goes, if `settings.logs` is json */
export async function startApplication(
  settings: Partial<Settings> = {},
  logTo?: NodeJS.WritableStream,
): Promise<TestApplication> {
  return runningOn(await emptiedDatabase(), settings, logTo);
}

/**
 * The product on a database that is there, listening on one port from now on; otherwise supertest would open another
 * for each request. An application that a spec file gave back is taken to this database, where one can have these settings.
 */
export async function runningOn(
  { url: databaseUrl, drop }: TestDatabase,
  settings: Partial<Settings> = {},
  logTo?: NodeJS.WritableStream,
): Promise<TestApplication> {
  // What an installation keeps outside its database: each has a folder of its own, made when something is kept.
  const dataFolder = join(tmpdir(), 'callboard-specs', new URL(databaseUrl).pathname.slice(1));
  // What a spec asks of a service past any request is asked by the product itself.
  actByDefaultFor(system);
  const running = await KeptApplication.on(databaseUrl, { ...testSettings, dataFolder }, settings, logTo);
  const { app, address } = running;
  const source = app.get(TypeOrmDataSource);
  const owner = await ownerOf(databaseUrl, source);
  let ended: Promise<void> | undefined;
  const endOwner = () => (ended ??= owner.destroy());
  // Some specs end the product alone, to start another one on its database or to clone that.
  (app.getHttpServer() as Server).once('close', () => void endOwner());
  let closed: Promise<void> | undefined;
  const leave = async () => {
    await running.end();
    await endOwner();
    running.standBy();
  };
  const close = async () => {
    await running.end();
    await endOwner();
    await drop();
    if (settings.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true });
    running.standBy();
  };
  return {
    app,
    address,
    settings: running.settings,
    databaseUrl,
    source,
    database: owner.manager,
    drop,
    leave,
    close: () => (closed ??= close()),
  };
}

/** The owner's connections. What TypeORM makes of the entities is taken from the application: it is the same for both. */
async function ownerOf(databaseUrl: string, { entityMetadatas, entityMetadatasMap }: DataSource): Promise<DataSource> {
  class Owner extends TypeOrmDataSource {
    protected override buildMetadatas(): Promise<void> {
      Object.assign(this, { entityMetadatas, entityMetadatasMap });
      return Promise.resolve();
    }
  }
  return new Owner(await dataSourceOptions(databaseUrl, entities, 'migrations', [])).initialize();
}
