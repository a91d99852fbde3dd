import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Application } from '../../candidates/application.entity.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { InvalidInput, NotFound, StaleEdit } from '../../platform/base/domain-errors.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { Flag, IdField, Line, OneOf, WholeNumber } from '../../platform/http/fields.js';
import { LegalHold, RetentionRule } from './retention.entities.js';

/** Months that a job may keep candidates; `installation` is as long as the installation does. */
export const periods = ['installation', '6', '12', '18', '24', '36', '48', '60', '84', '120'] as const;

export class RetentionInput {
  @OneOf(periods, {
    description: 'Months after the last decision, or "installation" for as long as the installation keeps candidates.',
  })
  months: (typeof periods)[number];

  @Flag({ description: 'Whether those who are due are erased each day by themselves.' })
  automatic: boolean = false;

  @WholeNumber({ min: 0, max: 1_000_000, description: 'The version that was read; 0 where nothing was set.' })
  version: number;
}

export class HoldInput {
  @Line({ max: 500, description: 'Why nobody must be erased.' })
  reason: string;

  @IdField({ optional: true, description: 'The application that is kept; everybody of the job without.' })
  applicationId?: string;
}

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'retention.set': { jobId: string; months: number | null; automatic: boolean };
    'hold.placed': { jobId: string; holdId: string; applicationId?: string };
    'hold.ended': { jobId: string; holdId: string };
  }
}

/** How long jobs keep their candidates, and what must not be erased meanwhile. */
@Injectable()
export class Retention {
  /** Months where a job has no rule of its own. */
  readonly usualMonths: number;

  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly audit: Audit,
    @Inject(SETTINGS) settings: Pick<Settings, 'retentionMonths'>,
  ) {
    this.usualMonths = settings.retentionMonths ?? 12;
  }

  /** @throws NotFound, Forbidden; StaleEdit where somebody set it meanwhile */
  async set(viewer: Viewer, jobId: string, { months: chosen, automatic, version }: RetentionInput): Promise<void> {
    const months = chosen === 'installation' ? null : Number(chosen);
    await this.database.transaction(async (tx) => {
      await this.jobs.toChange(viewer, jobId, 'privacy.edit', tx);
      const now = await tx.findOneBy(RetentionRule, { jobId });
      if ((now?.version ?? 0) !== version) throw new StaleEdit();
      if (now) await tx.update(RetentionRule, { jobId }, { months, automatic, version: version + 1 });
      else await tx.insert(RetentionRule, { jobId, months, automatic });
      await this.audit.record(tx, viewer, 'retention.set', { jobId, months, automatic });
    });
  }

  /** @throws NotFound, Forbidden; InvalidInput for somebody who is no candidate of the job */
  async hold(viewer: Viewer, jobId: string, { reason, applicationId }: HoldInput): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.jobs.toChange(viewer, jobId, 'privacy.edit', tx);
      if (applicationId && !(await tx.existsBy(Application, { id: applicationId, jobId }))) {
        throw InvalidInput.field('applicationId', 'Choose a candidate of this job.');
      }
      const id = newId();
      const placed = { placedById: viewer.id, placedByName: viewer.name };
      await tx.insert(LegalHold, { id, jobId, applicationId: applicationId ?? null, reason, ...placed });
      const about = applicationId ? { applicationId } : {};
      await this.audit.record(tx, viewer, 'hold.placed', { jobId, holdId: id, ...about });
    });
  }

  /** @throws NotFound, Forbidden */
  async endHold(viewer: Viewer, jobId: string, holdId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.jobs.toChange(viewer, jobId, 'privacy.edit', tx);
      const [, count] = await tx.query<[unknown[], number]>(
        `update legal_holds set ended_at = now(), ended_by_name = $3 where id = $1 and job_id = $2 and ended_at is null`,
        [holdId, jobId, viewer.name],
      );
      if (count === 0) throw new NotFound('hold');
      await this.audit.record(tx, viewer, 'hold.ended', { jobId, holdId });
    });
  }
}
