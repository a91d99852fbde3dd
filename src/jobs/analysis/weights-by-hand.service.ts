import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { AuditEvents } from '../../audit/audit-events.js';
import { Audit } from '../../audit/audit.service.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { InvalidInput, RuleViolation, StaleEdit } from '../../platform/base/domain-errors.js';
import { JobAccess } from '../model/job-access.js';
import { JobProgressReader } from '../progress/job-progress.js';
import type { WeightByHand, WeightsForm } from './analysis.dto.js';
import { CategoryWeight } from '../model/category-weight.entity.js';
import { categories, type Category } from '../model/category.js';
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
    return this.changing(viewer, jobId, async (tx, all) => {
      const before = weightOf(all, category);
      if (input.was && input.was !== String(before ?? 'none')) throw new StaleEdit();
      await this.put(tx, viewer, { jobId, category, before, weight: input.weight, reason: input.reason });
    });
  }

  /**
   * Goes back to the weight that follows from importance.
   * @throws InvalidInput without a reason once scoring has begun; RuleViolation where none is set by hand
   */
  clear(viewer: Viewer, jobId: string, category: Category, reason: string | undefined): Promise<void> {
    return this.changing(viewer, jobId, async (tx, all) => {
      const before = weightOf(all, category);
      if (before === null)
        throw new RuleViolation('category_weight.derived', 'This weight is already calculated from importance.');
      await this.takeAway(tx, viewer, { jobId, category, before, reason });
    });
  }

  /**
   * Sets all four: those without a number follow from importance. What stays as it is keeps its reason.
   * @throws StaleEdit; InvalidInput without a reason where one is set by hand, or changed once scoring has begun
   */
  setAll(viewer: Viewer, jobId: string, input: WeightsForm): Promise<void> {
    return this.changing(viewer, jobId, async (tx, all) => {
      if (input.was !== weightsText(all)) throw new StaleEdit();
      const { reason } = input;
      for (const category of categories) {
        const [before, weight] = [weightOf(all, category), input[category] ?? null];
        if (weight === before) continue;
        if (before !== null && weight === null) await this.takeAway(tx, viewer, { jobId, category, before, reason });
        if (weight === null) continue;
        if (!reason) throw InvalidInput.field('reason', 'Explain why importance alone isn’t enough.');
        await this.put(tx, viewer, { jobId, category, before, weight, reason });
      }
    });
  }

  private async put(tx: Tx, viewer: Viewer, change: AuditEvents['category_weight.set']): Promise<void> {
    const { jobId, category, weight, reason } = change;
    await tx.query(
      `insert into category_weights (id, job_id, category, weight, reason) values ($1, $2, $3, $4, $5)
       on conflict on constraint uq_category_weights_job_category do update set weight = $4, reason = $5`,
      [newId(), jobId, category, weight, reason],
    );
    await this.audit.record(tx, viewer, 'category_weight.set', change);
  }

  private async takeAway(
    tx: Tx,
    viewer: Viewer,
    { reason, ...change }: AuditEvents['category_weight.cleared'],
  ): Promise<void> {
    const { jobId, category } = change;
    if (!reason && (await this.progress.isFrozen(jobId, tx))) throw InvalidInput.field('reason', reasonMissing);
    await tx.delete(CategoryWeight, { jobId, category });
    await this.audit.record(tx, viewer, 'category_weight.cleared', { ...change, ...(reason && { reason }) });
  }

  private changing(
    viewer: Viewer,
    jobId: string,
    work: (tx: Tx, all: readonly CategoryWeight[]) => Promise<void>,
  ): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.access.toChange(viewer, jobId, 'analysis.edit', tx);
      await work(tx, await tx.findBy(CategoryWeight, { jobId }));
    });
  }
}

function weightOf(all: readonly CategoryWeight[], category: Category): number | null {
  return all.find((one) => one.category === category)?.weight ?? null;
}

/** The weights set by hand as one text, to tell whether somebody set others since. */
export function weightsText(all: readonly CategoryWeight[]): string {
  return categories.map((category) => weightOf(all, category) ?? 'none').join(' ');
}
