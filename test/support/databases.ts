import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { EmptiedDatabase } from './emptied-database.js';
import { endConnectionsTo, keepConnectionsTo } from './kept-connections.js';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A migrated, empty database for one spec file. */
export async function newDatabase(options: { migrated?: boolean } = {}): Promise<TestDatabase> {
  const server = process.env['CALLBOARD_TEST_SERVER'];
  const template = process.env['CALLBOARD_TEST_TEMPLATE'];
  if (!server || !template) throw new Error('Run specs through jest.config.mjs: it starts their database.');
  return copyOf(server, options.migrated === false ? 'template0' : template);
}

/** How many databases stand by in one process. */
const mostStanding = 3;
const standing: EmptiedDatabase[] = [];
/** By name, those that are emptied once they are given back. */
const emptied = new Map<string, EmptiedDatabase>();

/**
 * A migrated, empty database for one spec file, and with it the connections of whoever had it before. Once it is given
 * back it is emptied for the next; one that was changed in another way than by rows is dropped.
 */
export async function emptiedDatabase(): Promise<TestDatabase> {
  const superuser = process.env['CALLBOARD_TEST_SUPERUSER'];
  if (!superuser) return newDatabase();
  const database = standing.pop() ?? (await keptDatabase(superuser));
  const { url } = database;
  const giveBack = async () => {
    const isEmpty = await database.empty();
    if (isEmpty && standing.length < mostStanding) standing.push(database);
    else await drop(url);
  };
  return { url, drop: giveBack };
}

async function keptDatabase(superuser: string): Promise<EmptiedDatabase> {
  const { url } = await newDatabase();
  keepConnectionsTo(url);
  const database = await EmptiedDatabase.at(url, superuser);
  emptied.set(nameOf(url), database);
  return database;
}

/** From now on the database is nobody's but its spec's. */
async function endStandingConnections(name: string): Promise<void> {
  await Promise.all([endConnectionsTo(name), emptied.get(name)?.end()]);
  emptied.delete(name);
}

/** A copy of a test database that nobody is connected to. */
export async function cloneOf(url: string): Promise<TestDatabase> {
  const server = process.env['CALLBOARD_TEST_SERVER'];
  if (!server) throw new Error('Run specs through jest.config.mjs: it starts their database.');
  await endStandingConnections(nameOf(url));
  return copyOf(server, nameOf(url));
}

/** Puts a copy of another test database, which nobody is connected to, in the place of one. Who uses it is cut off. */
export async function replaceBy(url: string, template: string): Promise<void> {
  const made = await cloneOf(template);
  const [name, copy] = [nameOf(url), nameOf(made.url)];
  const server = process.env['CALLBOARD_TEST_SERVER']!;
  await drop(url);
  await query(server, `alter database ${copy} rename to ${name}`);
}

async function copyOf(server: string, template: string): Promise<TestDatabase> {
  const name = `callboard_${randomBytes(6).toString('hex')}`;
  // Copying files is the cheaper way where nothing waits for a disk.
  await query(server, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => drop(url.href) };
}

/** Who uses it is cut off. */
async function drop(url: string): Promise<void> {
  await endStandingConnections(nameOf(url));
  await query(process.env['CALLBOARD_TEST_SERVER']!, `drop database ${nameOf(url)} with (force)`);
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

/** One connection of this process to the server, for all its databases: it begins anew where the server ended it. */
let administering: Promise<pg.Client> | undefined;

async function query(server: string, sql: string): Promise<void> {
  administering ??= connected(server);
  await (await administering).query(sql);
}

async function connected(server: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server });
  const forget = () => (administering = undefined);
  client.on('error', forget);
  client.on('end', forget);
  try {
    await client.connect();
    return client;
  } catch (error) {
    forget();
    throw error;
  }
}
