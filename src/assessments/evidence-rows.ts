import type { EntityManager } from 'typeorm';
import type { Category } from '../jobs/analysis/category.js';
import type { CriterionKind, AssessmentKind, ScorecardState } from './vocabulary.js';

/** What evidence is made of, as it stands in the tables; a list each, in the order in which evidence gives it. */
export interface EvidenceRows {
  attributes: { category: Category; importance: number }[];
  weights: { category: Category; weight: number; reason: string }[];
  /** Of every version of the plan, the newest last. */
  criteria: CriterionRow[];
  sittings: SittingRow[];
  scorecards: ScorecardRow[];
  ratings: RatingRow[];
}

/** A criterion with its assessment; an assessment without criteria has one row without a criterion. */
export interface CriterionRow {
  plan: number;
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

export interface SittingRow {
  id: string;
  assessmentId: string;
  assessment: string;
  at: Date | null;
  candidate: string;
  candidateName: string;
  applicationId: string;
}

export interface ScorecardRow {
  id: string;
  sittingId: string;
  panelist: string;
  panelistName: string;
  /** When they came to the team: the order in which evidence names panelists. */
  memberId: string | null;
  state: ScorecardState;
  closedReason: string;
}

export interface RatingRow {
  scorecardId: string;
  criterion: string;
  level: number | null;
  note: string;
}

/** Reads them in six queries, however large the round. Only ratings of scorecards that are in are read. */
export async function evidenceRows(manager: EntityManager, jobId: string): Promise<EvidenceRows> {
  const read = <T>(sql: string): Promise<T[]> => manager.query<T[]>(sql, [jobId]);
  return {
    attributes: await read('select category, importance from attributes where job_id = $1 order by position, key'),
    weights: await read('select category, weight, reason from category_weights where job_id = $1'),
    criteria: await read(criteria),
    sittings: await read(sittings),
    scorecards: await read(scorecards),
    ratings: await read(ratings),
  };
}

const criteria = `
  select p.number as plan, t.id as "assessmentId", t.key as assessment, t.name as "assessmentName",
         t.kind as "assessmentKind", t.levels, t.weight as "assessmentWeight",
         t.weight_reason as "assessmentWeightReason", c.id, c.key, c.name, c.kind, c.measures, c.weight,
         c.weight_reason as "weightReason", c.anchors
    from assessment_plans p
    join assessments t on t.plan_id = p.id
    left join criteria c on c.assessment_id = t.id
   where p.job_id = $1
   order by p.number, t.position, t.key, c.position, c.key`;

const sittings = `
  select s.id, s.assessment_id as "assessmentId", s.assessment_key as assessment, s.at, a.key as candidate,
         n.name as "candidateName", a.id as "applicationId"
    from sittings s
    join applications a on a.id = s.application_id
    join candidates n on n.id = a.candidate_id
   where a.job_id = $1
   order by s.id`;

const scorecards = `
  select c.id, c.sitting_id as "sittingId", coalesce(m.key, c.panelist_id::text) as panelist,
         p.name as "panelistName", m.id as "memberId", c.state, c.closed_reason as "closedReason"
    from scorecards c
    join sittings s on s.id = c.sitting_id
    join applications a on a.id = s.application_id
    join people p on p.id = c.panelist_id
    left join hiring_team_members m on m.job_id = a.job_id and m.person_id = c.panelist_id
   where a.job_id = $1
   order by c.position, c.id`;

const ratings = `
  select r.scorecard_id as "scorecardId", k.key as criterion, r.level, r.note
    from ratings r
    join criteria k on k.id = r.criterion_id
    join scorecards c on c.id = r.scorecard_id
    join sittings s on s.id = c.sitting_id
    join applications a on a.id = s.application_id
   where a.job_id = $1 and c.state in ('submitted', 'revised') and (r.level is not null or r.not_observed)
   order by k.position, k.key`;
