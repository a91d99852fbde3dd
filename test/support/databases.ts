import { randomBytes } from 'node:crypto';
import pg from 'pg';

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

/** A copy of a test database that nobody is connected to. */
export async function cloneOf(url: string): Promise<TestDatabase> {
  const server = process.env['CALLBOARD_TEST_SERVER'];
  if (!server) throw new Error('Run specs through jest.config.mjs: it starts their database.');
  return copyOf(server, new URL(url).pathname.slice(1));
}

/** Puts a copy of another test database, which nobody is connected to, in the place of one. Who uses it is cut off. */
export async function replaceBy(url: string, template: string): Promise<void> {
  const made = await cloneOf(template);
  const [name, copy] = [url, made.url].map((one) => new URL(one).pathname.slice(1));
  const server = process.env['CALLBOARD_TEST_SERVER']!;
  await query(server, `drop database ${name} with (force)`);
  await query(server, `alter database ${copy} rename to ${name}`);
}

async function copyOf(server: string, template: string): Promise<TestDatabase> {
  const name = `callboard_${randomBytes(6).toString('hex')}`;
  // Copying files is the cheaper way where nothing waits for a disk.
  await query(server, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => query(server, `drop database ${name} with (force)`) };
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
