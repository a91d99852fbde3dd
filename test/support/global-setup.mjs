import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { entities } from '../../dist/app/entities.js';
import { startEmbeddedPostgres } from '../../dist/platform/embedded-postgres/embedded-postgres.js';
import { migrate } from '../../dist/platform/database/migrate.js';

/**
 * Before any spec: one database server for all of them, with a migrated database that each copies.
 * TEST_DATABASE_URL names a server to use in place of the embedded one (an account that may create databases).
 */
export default async function setUp() {
  const embedded = process.env.TEST_DATABASE_URL ? undefined : await startEmbedded();
  const server = process.env.TEST_DATABASE_URL ?? embedded.postgres.url;
  if (embedded) await forgetful(server);
  const template = `callboard_template_${process.pid}`;
  await query(server, `create database ${template}`);
  const url = new URL(server);
  url.pathname = `/${template}`;
  await migrate(url.href, entities);
  process.env.CALLBOARD_TEST_SERVER = server;
  process.env.CALLBOARD_TEST_TEMPLATE = template;
  globalThis.stopTestServer = async () => {
    if (!embedded) return query(server, `drop database ${template} with (force)`);
    await embedded.postgres.stop();
    await rm(embedded.folder, { recursive: true, force: true });
  };
}

async function startEmbedded() {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-test-'));
  return { folder, postgres: await startEmbeddedPostgres({ folder }) };
}

/** What is written here need not outlive the machine: nothing waits for a disk. The proofs have servers of their own. */
async function forgetful(server) {
  const asSuperuser = Object.assign(new URL(server), { username: 'postgres', pathname: '/postgres' }).href;
  const off = ['fsync', 'synchronous_commit', 'full_page_writes', 'autovacuum'];
  for (const setting of off) await query(asSuperuser, `alter system set ${setting} = off`);
  await query(asSuperuser, 'select pg_reload_conf()');
}

async function query(url, sql) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
