import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** What is written here need not outlive the machine: nothing waits for a disk. The proofs have servers of their own. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  // Each spec opens a dozen connections, and each proves that it knows the password: 4,096 times by default.
  scram_iterations: '1',
  // In its own folder.
  ...(process.platform !== 'win32' && { unix_socket_directories: '.' }),
};

/**
 * One database server for all specs, with a migrated database that each copies.
 * TEST_DATABASE_URL names a server to use in place of the embedded one (an account that may create databases).
 * @returns what specs are told of it, as environment; and how it ends
 */
export async function startServer() {
  const { entities } = await import('../../dist/app/entities.js');
  const { migrate } = await import('../../dist/platform/database/migrate.js');
  const given = process.env['TEST_DATABASE_URL'];
  const embedded = given ? undefined : await startEmbedded();
  const server = given ?? embedded.url;
  const template = `callboard_template_${process.pid}`;
  await query(server, `create database ${template}`);
  const url = Object.assign(new URL(server), { pathname: `/${template}` });
  await migrate(url.href, entities);
  return {
    environment: {
      CALLBOARD_TEST_SERVER: server,
      CALLBOARD_TEST_TEMPLATE: template,
      ...(embedded ? { CALLBOARD_TEST_SUPERUSER: superuserOf(server) } : {}),
      ...(embedded?.socket && { CALLBOARD_TEST_SOCKET: embedded.socket }),
    },
    stop: () => (embedded ? embedded.stop() : query(server, `drop database ${template} with (force)`)),
  };
}

async function startEmbedded() {
  const { startEmbeddedPostgres } = await import('../../dist/platform/embedded-postgres/embedded-postgres.js');
  const folder = await mkdtemp(join(tmpdir(), 'callboard-test-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Of a run that is broken off, nothing is left either.
  const breakOff = () => {
    const noted = join(folder, 'postgres', 'postmaster.pid');
    if (existsSync(noted)) process.kill(parseInt(readFileSync(noted, 'utf8'), 10), 'SIGQUIT');
    remove();
  };
  process.once('exit', breakOff);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  const { url, stop } = await startEmbeddedPostgres({ folder, settings });
  const socket = join(folder, 'postgres', `.s.PGSQL.${new URL(url).port}`);
  return {
    url,
    /** Beside its port, where it fits: the system knows no longer names of sockets. */
    socket: existsSync(socket) && socket.length < 100 ? socket : undefined,
    stop: async () => {
      await stop();
      process.off('exit', breakOff);
      remove();
    },
  };
}

function superuserOf(server) {
  return Object.assign(new URL(server), { username: 'postgres', pathname: '/postgres' }).href;
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
