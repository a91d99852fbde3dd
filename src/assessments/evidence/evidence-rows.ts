import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { PointsSource } from '../points/points-plan.js';
import { type CategoryWeights, weightsOf } from '../../jobs/model/category-weights.js';
import type { Category } from '../../jobs/model/category.js';
import type { KnownBefore } from '../model/known-before.js';
import { isSubmitted, type CriterionKind, type AssessmentKind, type ScorecardState } from '../model/vocabulary.js';

/** What evidence is made of, as it stands in the tables and as far as whoever it is for may see it. */
export interface EvidenceRows extends PlanRows {
  sittings: SeatRow[];
  ratings: RatingsRow[];
}

export interface PlanRows {
  /** As the newest version of the plan keeps them; as the job analysis has them where nobody scored under it yet. */
  categoryWeights: CategoryWeights;
  /** Of every version of the plan, the newest last. */
  criteria: CriterionRow[];
}

interface WeighingRow {
  kept: CategoryWeights | null;
  attributes: { category: Category; importance: number }[];
  weights: { category: Category; weight: number; reason: string }[];
}

/** A criterion with its assessment; an assessment without criteria has one row without a criterion. */
export interface CriterionRow {
  plan: number;
  pointsFrom: PointsSource;
  assessmentId: string;
  assessment: string;
  assessmentName: string;
  assessmentKind: AssessmentKind;
  levels: number;
  assessmentWeight: number;
  assessmentWeightReason: string;
  id: string | null;
  key: string;
  name: string;
  kind: CriterionKind;
  measures: Category[];
  weight: number;
  weightReason: string;
  anchors: string[];
}

/** A scorecard with its sitting; a sitting without a panel has one row without a scorecard. */
export interface SeatRow {
  id: string;
  assessmentId: string;
  assessment: string;
  at: Date | null;
  candidate: string;
  candidateName: string;
  /** What is said of the candidate beside their scores. */
  candidateMarks?: string[];
  applicationId: string;
  scorecardId: string | null;
  panelistId: string | null;
  panelist: string;
  panelistName: string;
  /** When they came to the team: the order in which evidence names panelists. */
  memberId: string | null;
  /** 'hidden' where the sitting's ratings may not be seen; 'open' for one that is not in, whatever it is. */
  state: ScorecardState | 'open' | 'hidden';
  closedReason: string;
  /** What its panelist had been shown, where it is in. */
  known: KnownBefore | null;
  /** What else is said of it, where it is in. */
  marks: string[];
}

/** The ratings of one scorecard. */
export interface RatingsRow {
  scorecardId: string;
  /** JSON, read only where it is needed: [place of the criterion among the rows, level or null, note] for each rating. */
  ratings: string;
}

/** All sittings of a job with the state of every scorecard: what decides who may see what. One query. */
export function seatRows(manager: EntityManager, jobId: string): Promise<SeatRow[]> {
  return manager.query<SeatRow[]>(seats, [jobId]);
}

/** Something that changes with every scorecard of a job. */
export async function stampOf(manager: EntityManager, jobId: string): Promise<string> {
  const [row] = await manager.query<{ stamp: string }[]>(stamps, [jobId]);
  return row!.stamp;
}

/** The rows without what must not be seen: no state and no reason of a scorecard in a sitting that is withheld. */
export function withoutHiddenRatings(seats: readonly SeatRow[], withheld: (sittingId: string) => boolean): SeatRow[] {
  return seats.map((seat) => {
    if (withheld(seat.id))
      return { ...seat, scorecardId: null, state: 'hidden', closedReason: '', known: null, marks: [] };
    return seat.state === 'due' || seat.state === 'draft' ? { ...seat, state: 'open', known: null, marks: [] } : seat;
  });
}

/** What was weighed and planned of a job. One query. */
export async function planRows(manager: EntityManager, jobId: string): Promise<PlanRows> {
  const [row] = await manager.query<[{ weighing: WeighingRow; criteria: CriterionRow[] }]>(plan, [jobId]);
  const { kept, attributes, weights } = row.weighing;
  return { categoryWeights: kept ?? weightsOf(attributes, weights), criteria: row.criteria };
}

/**
 * The scorecards that are in and may be seen.
 * @param sittings as `withoutHiddenRatings` left them
 * @param wanted candidates whose ratings are read; everybody's where left out
 */
export function readableCards(sittings: readonly SeatRow[], wanted?: ReadonlySet<string>): SeatRow[] {
  return sittings.filter(
    ({ state, candidate }) => isSubmitted(state as ScorecardState) && (wanted?.has(candidate) ?? true),
  );
}

/** The ratings of scorecards, in one query, however large the round. @param cards as `readableCards` gives them */
export async function ratingRows(
  manager: EntityManager,
  { criteria }: PlanRows,
  cards: readonly SeatRow[],
): Promise<RatingsRow[]> {
  const places = criteria.map(({ id }) => id);
  const ids = cards.map(({ scorecardId }) => scorecardId);
  return ids.length > 0 ? manager.query<RatingsRow[]>(ratings, [ids, places]) : [];
}

/** All that evidence is made of, as one text: equal rows give equal texts. */
export function textOfRows(job: unknown, { categoryWeights, criteria, sittings, ratings }: EvidenceRows): string {
  // The order in which the database gives scorecards back says nothing.
  const inOrder = [...ratings].sort((one, other) => (one.scorecardId < other.scorecardId ? -1 : 1));
  return JSON.stringify([job, categoryWeights, criteria, sittings, inOrder]);
}

/** The rows of a text, with what is said of the job itself. @param text as `textOfRows` gave it */
export function rowsOfText<Job>(text: string): { job: Job; rows: EvidenceRows } {
  const [job, categoryWeights, criteria, sittings, ratings] = JSON.parse(text) as [
    ...[Job, CategoryWeights, CriterionRow[]],
    ...[(Omit<SeatRow, 'at'> & { at: string | null })[], RatingsRow[]],
  ];
  const seatRowsOf = sittings.map((seat) => ({ ...seat, at: seat.at === null ? null : new Date(seat.at) }));
  return { job, rows: { categoryWeights, criteria, sittings: seatRowsOf, ratings } };
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const stamps = `
  select count(*) || ' ' || coalesce(sum(c.version), 0) || ' ' || coalesce(sum(s.version), 0) as stamp
    from applications a
    join sittings s on s.application_id = a.id
    left join scorecards c on c.sitting_id = s.id
   where a.job_id = $1`;

const plan = `
  select json_build_object(
           'attributes',
           (select coalesce(json_agg(json_build_object('category', category, 'importance', importance)
                                     order by position, key), '[]')
              from attributes where job_id = $1),
           'weights',
           (select coalesce(json_agg(json_build_object('category', category, 'weight', weight, 'reason', reason)
                                     order by category), '[]')
              from category_weights where job_id = $1),
           'kept',
           (select p.category_weights from assessment_plans p
             where p.job_id = $1 and exists (select from assessments t where t.plan_id = p.id)
             order by p.number desc limit 1)) as weighing,
         (select coalesce(json_agg(json_build_object(
                   'plan', p.number, 'pointsFrom', p.points_from, 'assessmentId', t.id, 'assessment', t.key,
                   'assessmentName', t.name, 'assessmentKind', t.kind, 'levels', t.levels,
                   'assessmentWeight', t.weight, 'assessmentWeightReason', t.weight_reason, 'id', c.id, 'key', c.key,
                   'name', c.name, 'kind', c.kind, 'measures', c.measures, 'weight', c.weight,
                   'weightReason', c.weight_reason, 'anchors', c.anchors)
                   order by p.number, t.position, t.key, c.position, c.key), '[]')
            from assessment_plans p
            join assessments t on t.plan_id = p.id
            left join criteria c on c.assessment_id = t.id
           where p.job_id = $1) as criteria`;

const seats = `
  select s.id, s.assessment_id as "assessmentId", s.assessment_key as assessment, s.at, a.key as candidate,
         n.name as "candidateName", n.marks as "candidateMarks", a.id as "applicationId", c.id as "scorecardId", c.panelist_id as "panelistId",
         coalesce(m.key, c.panelist_id::text) as panelist, p.name as "panelistName", m.id as "memberId", c.state,
         c.closed_reason as "closedReason", c.known, coalesce(c.marks, '{}') as marks
    from applications a
    join candidates n on n.id = a.candidate_id
    join sittings s on s.application_id = a.id
    left join scorecards c on c.sitting_id = s.id
    left join people p on p.id = c.panelist_id
    left join hiring_team_members m on m.job_id = a.job_id and m.person_id = c.panelist_id
   where a.job_id = $1
   order by s.created_at, s.id, c.position, c.id`;

// Places are looked up, not joined: a join would let the planner begin with the criteria, each of which has thousands.
const ratings = `
  select r.scorecard_id as "scorecardId",
         json_agg(json_build_array(array_position($2::uuid[], r.criterion_id) - 1, r.level, r.note)
                  order by array_position($2::uuid[], r.criterion_id))::text as ratings
    from every_rating r
   where r.scorecard_id = any($1::uuid[]) and (r.level is not null or r.not_observed)
     and array_position($2::uuid[], r.criterion_id) is not null
   group by r.scorecard_id`;
