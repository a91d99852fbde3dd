import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { type Actor, callboard } from '../../audit/audit.service.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { Background } from '../../platform/background/background.js';
import { Forbidden, RuleViolation } from '../../platform/base/domain-errors.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { dueCandidates } from '../retention/retention-clock.js';
import { Erasures } from './erasures.service.js';

const task = 'data.due';

/** How many are asked for at once; what is left is due still. */
const atOnce = 500;

/** Whoever's time is over is erased: by one button, or each day where a job says so. */
@Injectable()
export class DueErasures implements OnModuleInit, OnApplicationBootstrap {
  private readonly log = new Logger('Erasures');

  constructor(
    private readonly database: Database,
    private readonly background: Background,
    private readonly jobs: JobAccess,
    private readonly erasures: Erasures,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'retentionMonths'>,
  ) {}

  onModuleInit(): void {
    this.background.handle(task, () => this.daily());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.database
      .transaction(async (tx) => {
        const [waiting] = await tx.query<object[]>('select from graphile_worker.jobs where key = $1', [task]);
        if (!waiting) await this.comeIn(tx, '1 hour');
      })
      .catch((error: Error) => this.log.warn(error.message));
  }

  /**
   * Asks for everybody who is due and whom nothing keeps.
   * @param jobId of one job; all of the installation without
   * @throws NotFound, Forbidden; RuleViolation where nobody is
   */
  async askAll(viewer: Viewer, jobId?: string): Promise<number> {
    if (jobId === undefined && !viewer.may('data.manage')) throw new Forbidden();
    return this.database.transaction(async (tx) => {
      if (jobId !== undefined) await this.jobs.toChange(viewer, jobId, 'privacy.edit', tx);
      const asked = await this.askFor(tx, viewer, jobId, () => true);
      if (asked === 0) throw new RuleViolation('erasure.none_due', 'No one is due to be erased.');
      return asked;
    });
  }

  /** What the background does once a day: whoever is due where a job says so, and copies that were given out. */
  async daily(): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.comeIn(tx, '1 day');
      await tx.query(
        `delete from access_exports where asked_at < now() - interval '30 days' and state not in ('waiting', 'making')`,
      );
      const asked = await this.askFor(tx, callboard, undefined, ({ automatic }) => automatic);
      if (asked > 0) this.log.log(`Erasing ${asked} whose time is over.`);
    });
  }

  /** By the clock of the database, which begins it: by ours, it might be due at once, again and again. */
  private async comeIn(tx: Tx, time: '1 hour' | '1 day'): Promise<void> {
    const [at] = await tx.query<{ runAt: Date }[]>('select now() + $1::interval as "runAt"', [time]);
    await this.background.add(tx, task, {}, { key: task, ...at });
  }

  private async askFor(
    tx: Tx,
    by: Actor,
    jobId: string | undefined,
    wanted: (one: { automatic: boolean }) => boolean,
  ): Promise<number> {
    const months = this.settings.retentionMonths ?? 12;
    const due = await dueCandidates(tx, months, { jobId, onlyDue: true, limit: atOnce });
    const free = due.filter((one) => one.keptBy === null && wanted(one));
    for (const { applicationId } of free) await this.erasures.askFor(tx, by, [applicationId], 'due');
    return free.length;
  }
}
