import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { InvalidInput, RuleViolation, StaleEdit } from '../../platform/base/domain-errors.js';
import { JobAccess } from '../model/job-access.js';
import { JobProgressReader } from '../progress/job-progress.js';
import type { WeightByHand } from './analysis.dto.js';
import { CategoryWeight } from '../model/category-weight.entity.js';
import type { Category } from '../model/category.js';
import { reasonMissing } from './job-analysis.service.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'category_weight.set': { jobId: string; category: Category; before: number | null; weight: number; reason: string };
    'category_weight.cleared': { jobId: string; category: Category; before: number; reason?: string };
  }
}

/** Weights of categories that someone sets in place of those that follow from importance. */
@Injectable()
export class WeightsByHand {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly progress: JobProgressReader,
    private readonly audit: Audit,
  ) {}

  /** @throws StaleEdit where someone set another one since */
  set(viewer: Viewer, jobId: string, category: Category, input: WeightByHand): Promise<void> {
    return this.changing(viewer, jobId, category, async (tx, current) => {
      const before = current?.weight ?? null;
      if (input.was && input.was !== String(before ?? 'none')) throw new StaleEdit();
      const { weight, reason } = input;
      await tx.query(
        `insert into category_weights (id, job_id, category, weight, reason) values ($1, $2, $3, $4, $5)
         on conflict on constraint uq_category_weights_job_category do update set weight = $4, reason = $5`,
        [newId(), jobId, category, weight, reason],
      );
      await this.audit.record(tx, viewer, 'category_weight.set', { jobId, category, before, weight, reason });
    });
  }

  /**
   * Goes back to the weight that follows from importance.
   * @throws InvalidInput without a reason once scoring has begun; RuleViolation where none is set by hand
   */
  clear(viewer: Viewer, jobId: string, category: Category, reason: string | undefined): Promise<void> {
    return this.changing(viewer, jobId, category, async (tx, current) => {
      if (!current)
        throw new RuleViolation('category_weight.derived', 'This weight is already calculated from importance.');
      if (!reason && (await this.progress.isFrozen(jobId, tx))) throw InvalidInput.field('reason', reasonMissing);
      await tx.delete(CategoryWeight, { id: current.id });
      const before = current.weight;
      await this.audit.record(tx, viewer, 'category_weight.cleared', {
        jobId,
        category,
        before,
        ...(reason && { reason }),
      });
    });
  }

  private changing(
    viewer: Viewer,
    jobId: string,
    category: Category,
    work: (tx: Tx, current: CategoryWeight | null) => Promise<void>,
  ): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.access.toChange(viewer, jobId, 'analysis.edit', tx);
      await work(tx, await tx.findOneBy(CategoryWeight, { jobId, category }));
    });
  }
}
