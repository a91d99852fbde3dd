import type { Viewer } from '../../accounts/access/viewer.js';
import type { EntityManager } from 'typeorm';
import { weighCategories } from '../../jobs/model/weigh-categories.js';
import type { Tx } from '../../platform/database/database.js';
import { NotFound, StaleEdit } from '../../platform/base/domain-errors.js';
import { keepOrder, shareJob } from '../../jobs/model/locks.js';
import { lockPlan } from '../model/locks.js';
import { queryKept } from '../../platform/database/kept-plans.js';
import { newId } from '../../platform/database/ids.js';
import type { Answer, Asked } from '../model/scorecard-rules.js';
import { refuseEarly } from '../model/reference-rules.js';
import type { AssessmentKind, NotesRequired, ScorecardState } from '../model/vocabulary.js';

/** A panelist's own scorecard, locked for the length of the transaction. */
export interface OwnScorecard {
  id: string;
  state: ScorecardState;
  version: number;
  openedAt: Date | null;
  submittedAt: Date | null;
  closedReason: string;
  sittingId: string;
  applicationId: string;
  assessmentId: string;
  planId: string;
  kind: AssessmentKind;
  /** Levels of the assessment's scale. */
  levels: number;
  notesRequired: NotesRequired;
  /** What the plan has its panelists sign; empty for the usual words. */
  planStatement: string;
  jobId: string;
  /** In their order; only what the rules need to know, since this is read with every rating that is saved. */
  criteria: Asked[];
}

/** @throws NotFound for anybody but its panelist */
export async function lockOwn(tx: Tx, viewer: Viewer, id: string): Promise<OwnScorecard> {
  return (await readOwn(tx, viewer, id, 'begun')) ?? (await lockUnopened(tx, viewer, id));
}

/**
 * Whoever opens a scorecard freezes its plan, and whoever makes a version of the plan moves the sitting to it: so the
 * job is shared and the plan locked before the card is, and by then it may have been moved.
 */
async function lockUnopened(tx: Tx, viewer: Viewer, id: string): Promise<OwnScorecard> {
  const { jobId } = await planOf(tx, viewer, id);
  await shareJob(tx, jobId);
  const { planId, frozen } = await planOf(tx, viewer, id);
  if (!frozen) await lockPlan(tx, planId);
  const card = await readOwn(tx, viewer, id, 'any');
  if (!card) throw new NotFound('scorecard');
  if (card.kind === 'reference' && card.state === 'due') await refuseEarly(tx, card);
  return card;
}

async function planOf(tx: Tx, viewer: Viewer, id: string): Promise<{ jobId: string; planId: string; frozen: boolean }> {
  const [found] = await tx.query<{ jobId: string; planId: string; frozen: boolean }[]>(
    `select p.job_id as "jobId", p.id as "planId", p.frozen_at is not null as frozen
       from scorecards c
       join sittings s on s.id = c.sitting_id
       join assessments t on t.id = s.assessment_id
       join assessment_plans p on p.id = t.plan_id
      where c.id = $1 and c.panelist_id = $2`,
    [id, viewer.id],
  );
  if (!found) throw new NotFound('scorecard');
  return found;
}

const own = (which: string): string => `
  select c.id, c.state, c.version, c.opened_at as "openedAt", c.submitted_at as "submittedAt",
         c.closed_reason as "closedReason", c.sitting_id as "sittingId", t.id as "assessmentId",
         s.application_id as "applicationId",
         t.plan_id as "planId", t.kind, t.levels, p.notes_required as "notesRequired", p.statement as "planStatement",
         a.job_id as "jobId",
         (select json_agg(json_build_object('id', k.id, 'name', k.name, 'kind', k.kind)
                          order by k.kind = 'yes_no', k.position, k.key)
            from criteria k where k.assessment_id = t.id) as criteria
    from scorecards c
    join sittings s on s.id = c.sitting_id
    join assessments t on t.id = s.assessment_id
    join assessment_plans p on p.id = t.plan_id
    join applications a on a.id = s.application_id
   where c.id = $1 and c.panelist_id = $2 ${which}
     for update of c`;
const ownBegun = own(`and c.state <> 'due'`);
const ownOfAny = own('');

/** @param which a card that nobody has opened is neither read nor locked where it is to be begun */
async function readOwn(tx: Tx, viewer: Viewer, id: string, which: 'begun' | 'any'): Promise<OwnScorecard | undefined> {
  const { rows } = await queryKept<OwnScorecard>(tx, which === 'begun' ? ownBegun : ownOfAny, [id, viewer.id]);
  const [card] = rows;
  if (card) keepOrder(tx, 'scorecard');
  // The ratings are not read along: whoever waits for the lock would get them as they were before it.
  return card && { ...card, criteria: card.criteria ?? [] };
}

/** What stands after a write to a scorecard. */
export interface SavedScorecard {
  version: number;
  state: ScorecardState;
  at: Date;
}

const answering = `
  select criterion_id as "criterionId", level, not_observed as "notObserved", note from ratings where scorecard_id = $1`;

/** The answers of one scorecard. */
export function answersIn(manager: EntityManager, scorecardId: string): Promise<Answer[]> {
  return queryKept<Answer>(manager, answering, [scorecardId]).then(({ rows }) => rows);
}

const drafting = `
  update scorecards set version = version + 1, state = 'draft', opened_at = coalesce(opened_at, $3)
   where id = $1 and version = $2`;

/**
 * Saves answers on a locked scorecard: its version goes up, then the answers are written over those that are there.
 * @throws StaleEdit where the version is not the one that was read
 */
export async function saveAnswers(tx: Tx, card: OwnScorecard, answers: readonly Answer[]): Promise<SavedScorecard> {
  const at = new Date();
  const { count } = await queryKept(tx, drafting, [card.id, card.version, at]);
  if (count !== 1) throw new StaleEdit();
  await writeAnswers(tx, card.id, answers);
  return { version: card.version + 1, state: 'draft', at };
}

const writing = `
  insert into ratings (id, scorecard_id, criterion_id, level, not_observed, note)
  select id, $1, criterion_id, level, not_observed, note
    from unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::boolean[], $6::text[])
      as given (id, criterion_id, level, not_observed, note)
  on conflict (scorecard_id, criterion_id) do update
    set level = excluded.level, not_observed = excluded.not_observed, note = excluded.note`;

/** Writes answers over those that are there, in one statement. The scorecard's row is locked already. */
export async function writeAnswers(tx: Tx, scorecardId: string, answers: readonly Answer[]): Promise<void> {
  if (answers.length === 0) return;
  await queryKept(tx, writing, [
    scorecardId,
    answers.map(() => newId()),
    answers.map((answer) => answer.criterionId),
    answers.map((answer) => answer.level),
    answers.map((answer) => answer.notObserved),
    answers.map((answer) => answer.note),
  ]);
}

const signing = `
  update scorecards set version = version + 1, state = $3, submitted_at = $4, statement = $5
   where id = $1 and version = $2`;

/** Puts the panelist's name under a locked scorecard. @param version it has by now */
export async function signScorecard(
  tx: Tx,
  { id }: OwnScorecard,
  version: number,
  { state, statement }: { state: ScorecardState; statement: string },
): Promise<SavedScorecard> {
  const at = new Date();
  const { count } = await queryKept(tx, signing, [id, version, state, at, statement]);
  if (count !== 1) throw new StaleEdit();
  return { version: version + 1, state, at };
}

/**
 * From the first opened scorecard on, a change to the plan is a new version of it. It keeps what the categories count;
 * the job is shared, so nobody changes the analysis meanwhile.
 */
export async function freezePlan(tx: Tx, planId: string, at: Date): Promise<void> {
  const [open] = await tx.query<{ jobId: string }[]>(
    'select job_id as "jobId" from assessment_plans where id = $1 and frozen_at is null',
    [planId],
  );
  if (!open) return;
  const weights = await weighCategories(tx, open.jobId);
  await tx.query(
    `update assessment_plans set frozen_at = $2, category_weights = $3, weighed_at = $2, version = version + 1
      where id = $1 and frozen_at is null`,
    [planId, at, JSON.stringify(weights)],
  );
}
