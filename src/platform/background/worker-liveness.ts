import pg from 'pg';

// "callbjob" as digits; any number will do that no other advisory lock of this database begins with.
const lockClass = 225525;
const reconnectAfterMs = 250;
const lookEveryMs = 30_000;
const lookAgainAfterMs = 1_500;

/**
 * Which workers are alive. Each is vouched for by an advisory lock of a session that lives as long as its process: the
 * server lets go of it however the process ends. Jobs of a worker that no one vouches for, at two looks a moment apart
 * (a live process needs a moment when the database restarts), go back into the queue.
 */
export class WorkerLiveness {
  private readonly ours = new Set<string>();
  private suspects = new Set<string>();
  private session?: pg.Client;
  private connecting?: Promise<void>;
  private turn: Promise<unknown> = Promise.resolve();
  private timer?: NodeJS.Timeout;
  private closed = false;

  constructor(private readonly databaseUrl: string) {}

  /** Looks after the jobs of dead workers, from now on. */
  watch(): void {
    this.lookAfter(0);
  }

  vouchFor(worker: string): void {
    this.ours.add(worker);
    void this.connected().then(() => this.lock(worker));
  }

  /** The worker has ended; what it left undone is picked up. */
  giveUp(worker: string): void {
    this.ours.delete(worker);
    const session = this.session;
    if (session) void this.ask(session, unlockWorker, [worker]).catch(() => undefined);
    if (!this.closed) this.lookAfter(0);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.connecting;
    await this.session?.end().catch(() => undefined);
  }

  private async lock(worker: string): Promise<void> {
    if (!this.ours.has(worker)) return;
    const session = this.session;
    if (session) await this.ask(session, lockWorker, [worker]).catch(() => this.lost(session));
  }

  private connected(): Promise<void> {
    if (this.session || this.closed) return Promise.resolve();
    this.connecting ??= this.connect().finally(() => (this.connecting = undefined));
    return this.connecting;
  }

  private async connect(): Promise<void> {
    // A machine that is gone without a word is noticed within a minute.
    const options = '-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3';
    const session = new pg.Client({ connectionString: this.databaseUrl, connectionTimeoutMillis: 5000, options });
    session.on('error', () => this.lost(session));
    session.on('end', () => this.lost(session));
    try {
      await session.connect();
      this.session = session;
      for (const worker of this.ours) await this.lock(worker);
    } catch {
      this.lost(session);
    }
  }

  private lost(session: pg.Client): void {
    if (this.session === session) this.session = undefined;
    if (!this.closed) setTimeout(() => void this.connected(), reconnectAfterMs).unref();
  }

  private lookAfter(delay: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), delay);
    this.timer.unref();
  }

  private async look(): Promise<void> {
    await this.connected();
    const gone = await this.gone().catch(() => undefined);
    const certain = gone?.filter((worker) => this.suspects.has(worker)) ?? [];
    if (certain.length > 0) await this.unlock(certain);
    this.suspects = new Set(gone?.filter((worker) => !certain.includes(worker)));
    if (!this.closed) this.lookAfter(gone && this.suspects.size === 0 ? lookEveryMs : lookAgainAfterMs);
  }

  private async gone(): Promise<string[]> {
    if (!this.session) throw new Error('no session');
    const { rows } = await this.ask<{ worker: string }>(this.session, workersNobodyVouchesFor, [[...this.ours]]);
    return rows.map(({ worker }) => worker);
  }

  private async unlock(workers: readonly string[]): Promise<void> {
    const session = this.session;
    if (session) await this.ask(session, unlockJobs, [workers]).catch(() => undefined);
  }

  /** One question after another: a session takes one at a time. */
  private ask<Row extends pg.QueryResultRow>(session: pg.Client, sql: string, values: unknown[]) {
    const answer = this.turn.then(() => session.query<Row>(sql, values));
    this.turn = answer.catch(() => undefined);
    return answer;
  }
}

const lockWorker = `select pg_try_advisory_lock_shared(${lockClass}, hashtext($1))`;
const unlockWorker = `select pg_advisory_unlock_shared(${lockClass}, hashtext($1))`;
const unlockJobs = 'select graphile_worker.force_unlock_workers($1)';

const workersNobodyVouchesFor = `
  select distinct j.locked_by as worker from graphile_worker.jobs j
   where j.locked_by is not null and j.locked_by <> all($1::text[])
     and not exists (
       select from pg_locks l
        where l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.classid = ${lockClass}
          and l.database = (select oid from pg_database where datname = current_database())
          and l.objid::bigint = hashtext(j.locked_by)::bigint & 4294967295)`;
