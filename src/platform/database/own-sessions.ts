import type pg from 'pg';
import { StartProblem } from '../base/start-problem.js';
import type { Settings } from '../config/settings.js';
import { HeardClient } from './heard-client.js';

type DatabaseSettings = Pick<Settings, 'databaseUrl' | 'databaseDirectUrl'>;

const marker = 'callboard.connection';
const rounds = 6;

const shared = (variable: string): StartProblem =>
  new StartProblem(
    `${variable} leads to a connection pooler that doesn’t keep a connection’s settings, so people could be given what ` +
      'others may see. Set CALLBOARD_POOLER=transaction, and CALLBOARD_DATABASE_DIRECT_URL to an address of the ' +
      'database that goes past the pooler.',
  );

/** Makes sure of that for the address that needs it; the embedded database has no pooler. */
export async function requireSessions({ databaseUrl, databaseDirectUrl }: DatabaseSettings): Promise<void> {
  if (databaseDirectUrl) await requireOwnSessions(databaseDirectUrl, 'CALLBOARD_DATABASE_DIRECT_URL');
  else if (databaseUrl) await requireOwnSessions(databaseUrl, 'DATABASE_URL');
}

/**
 * Makes sure that whoever connects to an address has a session of their own: what is set is kept, and no other connection
 * has it. A pooler in session mode will do, one in transaction mode won't.
 * @param variable the setting that has the address
 * @throws StartProblem where that is not so; what the driver throws where the database does not answer
 */
export async function requireOwnSessions(url: string, variable: string): Promise<void> {
  const first = await connect(url, variable);
  try {
    const { rows } = await first.query<{ pid: number; kept: string | null }>(
      `select pg_backend_pid() as pid, current_setting('${marker}', true) as kept`,
    );
    if (rows[0]!.kept !== 'kept') throw shared(variable);
    // PostgreSQL itself says the same at the start of a connection; a pooler says something else.
    if (rows[0]!.pid === (first as unknown as { processID: number }).processID) return;
    const second = await connect(url, variable);
    try {
      if (!(await areApart(first, second).catch(() => false))) throw shared(variable);
    } finally {
      await second.end();
    }
  } finally {
    await first.end();
  }
}

async function connect(url: string, variable: string): Promise<pg.Client> {
  const client = new HeardClient({
    connectionString: url,
    options: `-c ${marker}=kept`,
    connectionTimeoutMillis: 5000,
    // With a single connection behind it, a pooler lets the second of ours wait for the first.
    query_timeout: 3000,
  });
  try {
    await client.connect();
  } catch (error) {
    if (/startup parameter/.test((error as Error).message)) throw shared(variable);
    throw error;
  }
  return client;
}

/** Whether each keeps to one process of the database while the other is in a transaction, and not to the same one. */
async function areApart(first: pg.Client, second: pg.Client): Promise<boolean> {
  const pids = [new Set<number>(), new Set<number>()] as const;
  const note = async (which: 0 | 1) => {
    const { rows } = await [first, second][which]!.query<{ pid: number }>('select pg_backend_pid() as pid');
    pids[which].add(rows[0]!.pid);
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const [busy, other] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const client = [first, second][busy]!;
      await client.query('begin');
      await note(busy);
      await note(other);
      await client.query('commit');
    }
  }
  return pids[0].size === 1 && pids[1].size === 1 && ![...pids[0]].some((pid) => pids[1].has(pid));
}
