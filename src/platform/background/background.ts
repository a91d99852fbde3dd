import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Global,
  Injectable,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Tx } from '../database/database.js';
import { type Work, Workers } from './workers.js';

interface JobOptions {
  /** There is at most one job of a key: a later one takes the place of an earlier one that has not begun. */
  key?: string;
  /** How often it is tried altogether, 25 if not given; between tries the wait grows from seconds to hours. */
  attempts?: number;
  /** Not before this time. */
  runAt?: Date;
  /** Jobs of one queue are done one after another. */
  queue?: string;
}

interface HandlingOptions {
  /** How many jobs of this task this process works on at once; such a task does not wait for others. */
  atOnce?: number;
}

/** Milliseconds after a start in which only requests are seen to, and in which workers rest where there is no job. */
const calmMs = 100;
const restMs = 5_000;

/**
 * Work that is done after the answer was given, kept in the database until it is done. A job may be done twice (the
 * process can end between the work and the note that it is done), so its work must bear that.
 */
@Injectable()
export class Background implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly workers: Workers;
  private waking?: NodeJS.Timeout;
  private isUp = false;
  /** Whether there is something for the workers to do. */
  private woken = false;

  /**
   * @param works whether jobs are done in this process, or only written
   * @param endWithinMs how long what is worked on may go on when the application ends
   */
  constructor(
    databaseUrl: string,
    private readonly works: boolean,
    endWithinMs = 5_000,
  ) {
    this.workers = new Workers(databaseUrl, endWithinMs);
  }

  /** Says how a task is done; in `onModuleInit`, since work begins when the application is up. */
  handle<P>(task: string, work: Work<P>, how: HandlingOptions = {}): void {
    this.workers.register(task, work as Work<unknown>, how.atOnce);
  }

  /** Writes a job in the caller's transaction: if that is rolled back, there is no job. Put identifiers in it, no texts. */
  async add(tx: Tx, task: string, payload: object, how: JobOptions = {}): Promise<void> {
    if (!this.workers.knows(task)) throw new Error(`Nothing handles the task ${task}.`);
    if (!how.runAt || how.runAt.getTime() < Date.now() + restMs) this.wake();
    await tx.query('select add_background_job($1, $2::json, $3::text, $4::timestamptz, $5::int, $6::text)', [
      ...[task, JSON.stringify(payload), how.queue ?? null, how.runAt?.toISOString() ?? null],
      ...[how.attempts ?? null, how.key ?? null],
    ]);
  }

  /** Takes back the job of a key. One that has begun goes on, but is not tried again. */
  async remove(tx: Tx, key: string): Promise<void> {
    await tx.query('select remove_background_job($1)', [key]);
  }

  /**
   * The first requests come before the first jobs: what the workers need is read a moment later. Where nothing waits to
   * be done, they begin with the first job, or a little later for jobs of other processes: each takes connections.
   */
  onApplicationBootstrap(): void {
    if (!this.works) return;
    this.isUp = true;
    this.wakeIn(this.woken ? 0 : calmMs, () => void this.look());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isUp = false;
    clearTimeout(this.waking);
    await this.workers.stop();
  }

  private async look(): Promise<void> {
    if (this.woken || (await this.workers.areNeeded())) return this.wake();
    this.wakeIn(restMs, () => this.wake());
  }

  private wake(): void {
    this.woken = true;
    if (!this.isUp) return;
    clearTimeout(this.waking);
    void this.workers.start();
  }

  private wakeIn(ms: number, wake: () => void): void {
    if (!this.isUp) return;
    this.waking = setTimeout(wake, ms);
    this.waking.unref();
  }
}

/** Jobs that are done in this process after the answer was given. */
@Global()
@Module({})
export class BackgroundModule {
  static with(databaseUrl: string, works: boolean): DynamicModule {
    return {
      module: BackgroundModule,
      providers: [{ provide: Background, useFactory: () => new Background(databaseUrl, works) }],
      exports: [Background],
    };
  }
}
