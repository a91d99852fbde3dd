import { keepOrder } from '../../jobs/model/locks.js';
import type { Tx } from '../../platform/database/database.js';

/** A version of a plan, until this transaction ends. Anyone who changes what it says has the job alone besides. */
export async function lockPlan(tx: Tx, id: string): Promise<void> {
  keepOrder(tx, 'plan');
  await tx.query('select 1 from assessment_plans where id = $1 for no key update', [id]);
}

/** A sitting and who sits on its panel, until this transaction ends. */
export async function lockSitting(tx: Tx, id: string): Promise<void> {
  keepOrder(tx, 'sitting');
  await tx.query('select 1 from sittings where id = $1 for no key update', [id]);
}

/** One scorecard, until this transaction ends. */
export async function lockScorecard(tx: Tx, id: string): Promise<void> {
  keepOrder(tx, 'scorecard');
  await tx.query('select 1 from scorecards where id = $1 for no key update', [id]);
}

/** All scorecards of a sitting, in the order of their ids. */
export async function lockPanel(tx: Tx, sittingId: string): Promise<void> {
  keepOrder(tx, 'scorecard');
  await tx.query('select 1 from scorecards where sitting_id = $1 order by id for no key update', [sittingId]);
}
