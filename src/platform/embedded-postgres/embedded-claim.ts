import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { StartProblem } from '../base/start-problem.js';
import { isAlive } from './postmaster-file.js';

// "callboard" as digits; any number will do that nothing else locks.
const lockKey = 225522673;
const tryEveryMs = 50;
const releasedWithinMs = 3000;
const takeAgainAfterMs = 200;

/**
 * Our right to a data folder: an advisory lock in its database, held by a session that lives as long as we do. The
 * server lets go of it when our process ends, however it ends, so there is no stale lock to be told from a live one.
 */
export class Claim {
  private released = false;
  private held = true;
  private takingAgain?: Promise<void>;
  private revive: () => Promise<void> = async () => undefined;

  private constructor(
    private client: pg.Client,
    private readonly url: string,
    private readonly log: (line: string) => void,
  ) {
    this.watch();
  }

  /**
   * @param url of the maintenance database, as its superuser
   * @throws StartProblem if another process holds the folder
   */
  static async take(url: string, folder: string, log: (line: string) => void): Promise<Claim> {
    const client = await connect(url);
    try {
      await lock(client, folder);
      return new Claim(client, url, log);
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  /** Asks something of the maintenance database. */
  async query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]> {
    return (await this.client.query<Row>(sql, values)).rows;
  }

  /** Lets go of the folder, or of what is left of the claim when the server has been stopped. */
  async release(): Promise<void> {
    this.released = true;
    handleOf(this.client).ref();
    await this.client.end().catch(() => undefined);
  }

  /** From now on a program that has nothing else to do may end, claim or no claim. */
  letProgramEnd(): void {
    handleOf(this.client).unref();
  }

  /** @param revive done whenever the session has ended by itself, before it is taken up again; it may be done often */
  whenLost(revive: () => Promise<void>): void {
    this.revive = revive;
  }

  /** From now on the end of the session is no surprise. Tells whether the folder is still ours. */
  async prepareEnd(): Promise<boolean> {
    this.released = true;
    await this.takingAgain;
    return this.held;
  }

  private watch(): void {
    // Without a listener a server that goes away would end our process.
    this.client.on('error', () => undefined);
    this.held = true;
    this.client.once('end', () => {
      this.held = false;
      if (!this.released) this.takingAgain = this.takeAgain();
    });
  }

  /** After a crash the server comes back by itself or is started again, but our session and its lock do not. */
  private async takeAgain(): Promise<void> {
    this.log('The database ended its session with Callboard; taking it up again.');
    for (; !this.held; await pause(takeAgainAfterMs, undefined, { ref: false })) {
      // Once it is to end, what was revived by then is claimed for the last time, so that it is stopped.
      const last = this.released;
      if (!last) await this.revive();
      const client = await connect(this.url).catch(() => undefined);
      if (client && (await tryLock(client).catch(() => false))) {
        this.client = client;
        this.letProgramEnd();
        this.watch();
        return;
      }
      await client?.end().catch(() => undefined);
      if (last) return;
    }
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: `callboard ${process.pid}` });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function lock(client: pg.Client, folder: string): Promise<void> {
  for (const giveUp = Date.now() + releasedWithinMs; !(await tryLock(client)); await pause(tryEveryMs)) {
    const holder = await holderOf(client);
    // A process that was just killed holds on until the server has noticed.
    const mayLetGo = holder === undefined || !isAlive(holder);
    if (mayLetGo && Date.now() < giveUp) continue;
    throw new StartProblem(
      `${folder} is already in use by ${holder ? `process ${holder}` : 'another Callboard'}; ` +
        'stop it, or choose another folder with CALLBOARD_DATA.',
    );
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [lockKey]);
  return rows[0]?.taken ?? false;
}

/** The number of the process that holds the lock, from the name of its session. */
async function holderOf(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND classid = 0 AND objid = $1 AND granted`,
    [lockKey],
  );
  const pid = /^callboard (\d+)$/.exec(rows[0]?.name ?? '')?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/** Whether the session keeps our process alive is missing from the types of pg. */
function handleOf(client: pg.Client): { ref(): void; unref(): void } {
  return client as pg.Client & { ref(): void; unref(): void };
}
