import { ratedIdentities } from '../assessments/model/scorecards-to-come.service.js';
import type { Viewer } from '../accounts/access/viewer.js';
import type { CandidateSource } from '../jobs/model/job.entity.js';
import { pattern } from '../platform/http/paging.js';
import type { DeskQuery, DeskStage } from './desk.dto.js';

/** The parameters of every query of a desk, in the order in which `scopeSql` reads them. */
export type ScopeParameters = [
  viewer: string,
  jobs: string[] | null,
  job: string | null,
  words: string | null,
  person: string | null,
  stages: string[] | null,
  source: CandidateSource | null,
];

const endedStages = ['hired', 'declined', 'withdrawn'];

/** Those jobs that a viewer runs and asks for. */
export function scopeOf(viewer: Viewer, query: DeskQuery): ScopeParameters {
  const mine = viewer.jobsWhere('candidate.view');
  return [
    viewer.id,
    mine === 'every job' ? null : mine,
    query.job ?? null,
    query.q ? pattern(query.q) : null,
    query.person ? pattern(query.person) : null,
    stagesOf(query.stage),
    query.source ?? null,
  ];
}

function stagesOf(stage: DeskStage | undefined): string[] | null {
  if (stage === undefined) return null;
  return stage === 'closed' ? endedStages : [stage];
}

/** Where an application `a` is counted, but for those of `hidden`. */
export const deskStageSql = `case when a.stage in ('hired', 'declined', 'withdrawn') then 'closed' else a.stage end`;

/**
 * The beginning of every query of a desk: `hidden`, the applications of those whom the viewer still rates, here or
 * anywhere, and `reviewed`, the assessments whose authors they must not know.
 */
export const hiddenSql = `
  hidden as materialized (
    select a.id, a.job_id from candidates n join applications a on a.candidate_id = n.id
     where n.identity in (${ratedIdentities('$1')})),
  reviewed as materialized (
    select distinct b.job_id, m.assessment_key as key from scorecards o
      join sittings m on m.id = o.sitting_id
      join assessments k on k.id = m.assessment_id
      join applications b on b.id = m.application_id
     where o.panelist_id = $1::uuid and o.state in ('due', 'draft') and k.hide_author)`;

/** Whether a job `j` is asked for, whatever its candidates. */
export const jobAskedSql = `
  j.status = 'open' and ($2::uuid[] is null or j.id = any($2::uuid[])) and ($3::uuid is null or j.id = $3::uuid)
  and ($4::text is null or concat_ws(E'\\n', j.title, j.requisition, j.department, j.location) ilike $4)`;

/** Whether an application `a` is asked for. Narrowed down by stage, nothing is told of those whom the viewer rates. */
export const applicationAskedSql = `
  ($7::text is null or a.source = $7)
  and ($6::text[] is null or (a.stage = any($6::text[]) and a.id not in (select id from hidden)))`;
