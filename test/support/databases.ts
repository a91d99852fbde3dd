import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A migrated, empty database for one spec file. */
export async function newDatabase(
  options: { migrated?: boolean } = {},
): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env['CALLBOARD_TEST_SERVER'];
  const template = process.env['CALLBOARD_TEST_TEMPLATE'];
  if (!server || !template) throw new Error('Run specs through jest.config.mjs: it starts their database.');
  const name = `callboard_${randomBytes(6).toString('hex')}`;
  await query(server, `create database ${name} template ${options.migrated === false ? 'template0' : template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => query(server, `drop database ${name} with (force)`) };
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
