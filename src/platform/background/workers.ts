import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { JobHelpers, WorkerEvents, WorkerPool } from 'graphile-worker';
import pg from 'pg';
import { withoutContents } from '../base/without-contents.js';
import { actFor, system } from '../database/acting-for.js';
import { silent } from '../database/migrate.js';
import { sharingListening } from './shared-listening.js';
import { WorkerLiveness } from './worker-liveness.js';

/** How a task is done, and how many jobs of it at once. */
export interface Task {
  work: Work<unknown>;
  atOnce?: number;
}

/** How many jobs of tasks that say nothing about it are worked on at once. */
const atOnceTogether = 2;
/** One on which all workers listen; what they ask for between jobs takes a moment. */
const mostConnections = 4;
/** Milliseconds beyond those for the workers in which what they leave is sent back. */
const sendBackWithinMs = 3_000;

/** The application is ending; the job begins again with the next start. */
class Interrupted extends Error {
  override name = 'Interrupted';
  constructor() {
    super('The application is shutting down.');
  }
}

/** The workers of this process from one start to its end, on a small connection pool of their own. */
export class Workers {
  private readonly log = new Logger('Background');
  private readonly stopping = new AbortController();
  private readonly owners: WorkerLiveness;
  /** By the job's id, attempts before this one: what has begun here and has not come to an end of its own. */
  private readonly unfinished = new Map<string, number>();
  private readonly pools = new Set<WorkerPool>();
  private readonly connections: pg.Pool;
  private starting?: Promise<void>;

  /** @param endWithinMs how long what is worked on may go on when the application ends */
  constructor(
    databaseUrl: string,
    private readonly tasks: ReadonlyMap<string, Task>,
    private readonly endWithinMs: number,
  ) {
    this.connections = connectionsTo(databaseUrl);
    this.owners = new WorkerLiveness(databaseUrl);
  }

  /** Whether a job is to be begun soon, or was begun by somebody. Where that can't be found out, it may be. */
  async areNeeded(): Promise<boolean> {
    try {
      const { rows } = await this.connections.query(
        `select from graphile_worker.jobs where locked_by is not null or run_at < now() + interval '10 seconds' limit 1`,
      );
      return rows.length > 0;
    } catch {
      return true;
    }
  }

  start(): Promise<void> {
    this.starting ??= this.begin();
    return this.starting;
  }

  /** Returns within seconds; what was interrupted is back in the queue, if the database answers. */
  async stop(): Promise<void> {
    this.stopping.abort(new Interrupted());
    await this.starting;
    await Promise.race([this.end(), pause(this.endWithinMs + sendBackWithinMs, undefined, { ref: false })]);
  }

  private async begin(): Promise<void> {
    if (this.tasks.size === 0 || this.stopping.signal.aborted) return;
    const { runTaskList } = await import('graphile-worker');
    const logger = await silent();
    const groups = this.groups();
    const connections = sharingListening(this.connections);
    this.owners.watch();
    const preset = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };
    const shared = { logger, preset, noHandleSignals: true, gracefulShutdownAbortTimeout: 1 };
    for (const { concurrency, tasks } of groups) {
      const list = Object.fromEntries(tasks.map((task) => [task, this.taskOf(task)]));
      void this.keepWorking((events) => runTaskList({ ...shared, concurrency, events }, list, connections));
    }
  }

  /** A task that says how many at once has workers of its own; the others share theirs. */
  private groups(): { concurrency: number; tasks: string[] }[] {
    const all = [...this.tasks];
    const together = all.filter(([, { atOnce }]) => atOnce === undefined).map(([task]) => task);
    const alone = all.flatMap(([task, { atOnce }]) => (atOnce ? [{ concurrency: atOnce, tasks: [task] }] : []));
    return together.length > 0 ? [{ concurrency: atOnceTogether, tasks: together }, ...alone] : alone;
  }

  /** Workers end of themselves when the database is lost at the wrong moment: then there are new ones. */
  private async keepWorking(run: (events: WorkerEvents) => WorkerPool): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      // Each that begins while the database is away would say so to the process's own log, with a trace.
      if ((await this.isReached()) && !signal.aborted) await this.workUntilLost(run);
      await pause(1000, undefined, { ref: false, signal }).catch(() => undefined);
    }
  }

  private async workUntilLost(run: (events: WorkerEvents) => WorkerPool): Promise<void> {
    const events: WorkerEvents = new EventEmitter();
    const workers = run(events);
    endUnlessAnswered(workers, events);
    this.pools.add(workers);
    this.owners.vouchFor(workers.id);
    await Promise.resolve(workers.promise).catch(() => undefined);
    this.pools.delete(workers);
    this.owners.giveUp(workers.id);
  }

  private isReached(): Promise<boolean> {
    return this.connections.connect().then(
      (client) => (client.release(), true),
      () => false,
    );
  }

  private taskOf(task: string): (payload: unknown, helpers: JobHelpers) => Promise<void> {
    return async (payload, { job }) => {
      const { signal } = this.stopping;
      this.unfinished.set(job.id, job.attempts - 1);
      try {
        const run = { attempt: job.attempts, last: job.attempts >= job.max_attempts, signal };
        await actFor(system, () => this.tasks.get(task)!.work(payload, run));
      } catch (error) {
        if (signal.aborted) throw new Interrupted();
        this.unfinished.delete(job.id);
        const problem = briefly(error);
        this.log.warn(`${task}, job ${job.id}, attempt ${job.attempts} of ${job.max_attempts}: ${problem}`);
        // What is kept beside the job is this, not what the error holds of the job's matter.
        throw new Error(problem);
      }
      this.unfinished.delete(job.id);
    };
  }

  private async end(): Promise<void> {
    await Promise.all([...this.pools].map((workers) => endWorkers(workers, this.endWithinMs)));
    for (const [id, attempts] of this.unfinished) await this.sendBack(id, attempts);
    await Promise.allSettled([this.connections.end(), this.owners.close()]);
  }

  /** What was interrupted has not been tried: it begins at once with the next start. */
  private async sendBack(id: string, attempts: number): Promise<void> {
    const sql = 'select graphile_worker.reschedule_jobs(array[$1::bigint], run_at => now(), attempts => $2)';
    await this.connections.query(sql, [id, attempts]).catch(() => undefined);
  }
}

/** What the first question of a group of workers found out is kept for them, a failure too: they would never get a job. */
function endUnlessAnswered(workers: WorkerPool, events: WorkerEvents): void {
  const end = () => void Promise.resolve(workers.gracefulShutdown()).catch(() => undefined);
  // Once each of them waits for its next question.
  const failed = () => setImmediate(end);
  const answered = () => events.off('worker:getJob:error', failed);
  events.once('worker:getJob:error', failed).once('worker:getJob:empty', answered).once('job:start', answered);
}

async function endWorkers(workers: WorkerPool, withinMs: number): Promise<void> {
  const ended = Promise.resolve(workers.gracefulShutdown('The application is shutting down.')).catch(() => undefined);
  const impatience = pause(withinMs, 'late' as const, { ref: false });
  if ((await Promise.race([ended, impatience])) !== 'late') return;
  await Promise.resolve(workers.forcefulShutdown('The application is shutting down.')).catch(() => undefined);
}

/** A pool or a connection without a listener would end the process whenever the database restarts. */
function connectionsTo(databaseUrl: string): pg.Pool {
  const connections = new pg.Pool({
    connectionString: databaseUrl,
    max: mostConnections,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
  });
  connections.on('error', () => undefined);
  connections.on('connect', (client) => client.on('error', () => undefined));
  return connections;
}

/** What went wrong in one line that names nobody: addresses and what stands in quotes are left out. */
function briefly(error: unknown): string {
  const { name, message, code } = error as Partial<Error> & { code?: string };
  const said = withoutContents(String(message ?? error).split('\n')[0]!).slice(0, 300);
  return [name ?? 'Error', code, said].filter(Boolean).join(': ');
}

/** One attempt at a job. */
export interface JobRun {
  /** From 1. An attempt that ended with the process counts; one that was sent back at a shutdown does not. */
  attempt: number;
  /** Whether nobody will try again after this attempt. */
  last: boolean;
  /** Aborted when the application ends: stop soon, and the job begins again with the next start. */
  signal: AbortSignal;
}

export type Work<P> = (payload: P, run: JobRun) => Promise<void>;
