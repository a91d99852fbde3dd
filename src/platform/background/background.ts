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

/**
 * Work that is done after the answer was given, kept in the database until it is done. A job may be done twice (the
 * process can end between the work and the note that it is done), so its work must bear that.
 */
@Injectable()
export class Background implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly workers: Workers;
  private waking?: NodeJS.Timeout;

  /** @param works whether jobs are done in this process, or only written */
  constructor(
    databaseUrl: string,
    private readonly works: boolean,
  ) {
    this.workers = new Workers(databaseUrl);
  }

  /** Says how a task is done; in `onModuleInit`, since work begins when the application is up. */
  handle<P>(task: string, work: Work<P>, how: HandlingOptions = {}): void {
    this.workers.register(task, work as Work<unknown>, how.atOnce);
  }

  /** Writes a job in the caller's transaction: if that is rolled back, there is no job. Put identifiers in it, no texts. */
  async add(tx: Tx, task: string, payload: object, how: JobOptions = {}): Promise<void> {
    if (!this.workers.knows(task)) throw new Error(`Nothing handles the task ${task}.`);
    await tx.query('select add_background_job($1, $2::json, $3::text, $4::timestamptz, $5::int, $6::text)', [
      ...[task, JSON.stringify(payload), how.queue ?? null, how.runAt?.toISOString() ?? null],
      ...[how.attempts ?? null, how.key ?? null],
    ]);
  }

  /** Takes back the job of a key. One that has begun goes on, but is not tried again. */
  async remove(tx: Tx, key: string): Promise<void> {
    await tx.query('select remove_background_job($1)', [key]);
  }

  /** The first requests come before the first jobs: what the workers need is read a moment later. */
  onApplicationBootstrap(): void {
    if (!this.works) return;
    this.waking = setTimeout(() => void this.workers.start(), 100);
    this.waking.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.waking);
    await this.workers.stop();
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
