import type { Viewer } from '../accounts/viewer.js';
import type { Audit } from '../audit/audit.service.js';
import type { Tx } from '../platform/database/database.js';
import { NotFound } from '../platform/domain-errors.js';
import type { ScorecardState } from './vocabulary.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'scorecard.opened': { jobId: string; scorecardId: string; sittingId: string };
  }
}

/** A panelist's own scorecard, locked for the length of the transaction. */
export interface OwnScorecard {
  id: string;
  state: ScorecardState;
  version: number;
  openedAt: Date | null;
  submittedAt: Date | null;
  closedReason: string;
  sittingId: string;
  assessmentId: string;
  planId: string;
  /** Levels of the assessment's scale. */
  levels: number;
  jobId: string;
}

/** @throws NotFound for anybody but its panelist */
export async function lockOwn(tx: Tx, viewer: Viewer, id: string): Promise<OwnScorecard> {
  const card = await readOwn(tx, viewer, id);
  if (card.state !== 'due') return card;
  // Whoever changes the plan holds it locked and may move this sitting to a new version: wait, then look again.
  await tx.query('select 1 from assessment_plans where id = $1 for no key update', [card.planId]);
  return readOwn(tx, viewer, id);
}

async function readOwn(tx: Tx, viewer: Viewer, id: string): Promise<OwnScorecard> {
  const [card] = await tx.query<OwnScorecard[]>(
    `select c.id, c.state, c.version, c.opened_at as "openedAt", c.submitted_at as "submittedAt",
            c.closed_reason as "closedReason", c.sitting_id as "sittingId", t.id as "assessmentId",
            t.plan_id as "planId", t.levels, a.job_id as "jobId"
       from scorecards c
       join sittings s on s.id = c.sitting_id
       join assessments t on t.id = s.assessment_id
       join applications a on a.id = s.application_id
      where c.id = $1 and c.panelist_id = $2
        for update of c`,
    [id, viewer.id],
  );
  if (!card) throw new NotFound('scorecard');
  return card;
}

/** Counts a locked scorecard's version up; the first time it is thereby opened, which freezes its plan. */
export async function saved(
  tx: Tx,
  viewer: Viewer,
  card: OwnScorecard,
  audit: Audit,
): Promise<{ version: number; state: ScorecardState; at: Date }> {
  const at = new Date();
  const version = card.version + 1;
  await tx.query(
    `update scorecards set version = $2, state = 'draft', opened_at = coalesce(opened_at, $3) where id = $1`,
    [card.id, version, at],
  );
  if (card.state === 'due') {
    await freezePlan(tx, card.planId, at);
    const { jobId, id, sittingId } = card;
    await audit.record(tx, viewer, 'scorecard.opened', { jobId, scorecardId: id, sittingId });
  }
  return { version, state: 'draft', at };
}

/** From the first opened scorecard on, a change to the plan is a new version of it. */
async function freezePlan(tx: Tx, planId: string, at: Date): Promise<void> {
  await tx.query(
    'update assessment_plans set frozen_at = $2, version = version + 1 where id = $1 and frozen_at is null',
    [planId, at],
  );
}
