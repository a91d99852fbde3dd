import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { Database } from '../platform/database/database.js';
import { offsetOf, type Paged, paged, pageSize } from '../platform/http/paging.js';
import { type DeskQuery, type DeskStage, deskStages } from './desk.dto.js';
import {
  applicationAskedSql,
  deskStageSql,
  hiddenSql,
  jobAskedSql,
  scopeOf,
  type ScopeParameters,
} from './desk-scope.js';

/** The candidate who has been where they are for longest. */
export interface LongestWaiting {
  applicationId: string;
  name: string;
  stage: DeskStage;
  /** ISO 8601. */
  since: string;
}

/** One job as its recruiter runs it: how many candidates are where. */
export interface JobPipeline {
  jobId: string;
  title: string;
  requisition: string;
  stages: {
    stage: DeskStage;
    count: number;
    /** ISO 8601: since when the first of them waits. */ since: string | null;
  }[];
  /** Candidates whom the viewer still scores: where they are would tell what became of them. */
  hidden: number;
  longest: LongestWaiting | null;
  /** Scorecards that are neither submitted nor closed, and those of sessions on days gone by. */
  outstanding: number;
  late: number;
}

interface JobRow {
  id: string;
  title: string;
  requisition: string;
  total: number;
}

interface CountRow {
  jobId: string;
  stage: DeskStage | 'hidden';
  count: number;
  since: Date;
}

type LongestRow = Omit<LongestWaiting, 'since'> & { jobId: string; since: Date };

interface CardRow {
  jobId: string;
  outstanding: number;
  late: number;
}

/** How many candidates are at each stage of each job that a viewer runs. */
@Injectable()
export class Pipelines {
  constructor(private readonly database: Database) {}

  /** The newest job first. Four queries, however many jobs there are. @param today when the viewer's day began */
  async of(viewer: Viewer, query: DeskQuery, today: Date): Promise<Paged<JobPipeline>> {
    const scope = scopeOf(viewer, query);
    const { reader } = this.database;
    const rows = await reader.query<(JobRow | { id: null; total: number })[]>(jobsSql, [...scope, offsetOf(query)]);
    const jobs = rows.filter((row): row is JobRow => row.id !== null);
    const given = [...narrowed(scope), jobs.map(({ id }) => id)];
    const counts = await reader.query<CountRow[]>(countsSql, given);
    const longest = await reader.query<LongestRow[]>(longestSql, given);
    const cards = await reader.query<CardRow[]>(cardsSql, [...given, today]);
    const items = jobs.map(({ id, title, requisition }): JobPipeline => {
      const own = counts.filter(({ jobId }) => jobId === id);
      const first = longest.find(({ jobId }) => jobId === id);
      const open = cards.find(({ jobId }) => jobId === id);
      return {
        jobId: id,
        title,
        requisition,
        stages: deskStages.map((stage) => {
          const found = own.find((one) => one.stage === stage);
          return { stage, count: found?.count ?? 0, since: found?.since.toISOString() ?? null };
        }),
        hidden: own.find(({ stage }) => stage === 'hidden')?.count ?? 0,
        longest: first
          ? {
              applicationId: first.applicationId,
              name: first.name,
              stage: first.stage,
              since: first.since.toISOString(),
            }
          : null,
        outstanding: open?.outstanding ?? 0,
        late: open?.late ?? 0,
      };
    });
    return paged(items, rows[0]?.total ?? 0, query);
  }
}

/** Within the jobs of the page: the viewer, and the source. */
function narrowed([viewer, , , , , , source]: ScopeParameters): unknown[] {
  return [viewer, source];
}

/** A row at least, which tells how many there are. */
const jobsSql = `
  with ${hiddenSql},
  found as materialized (
    select j.id, j.title, j.requisition, j.created_at from jobs j
     where ${jobAskedSql}
       and ($5::text is null or exists (
             select from hiring_team_members m join people p on p.id = m.person_id
              where m.job_id = j.id and p.name ilike $5))
       and (($6::text[] is null and $7::text is null) or exists (
             select from applications a where a.job_id = j.id and ${applicationAskedSql}))),
  page as (select * from found order by created_at desc, id desc limit ${pageSize} offset $8)
  select p.id, p.title, p.requisition, n.total
    from (select count(*)::int as total from found) n left join page p on true
   order by p.created_at desc, p.id desc`;

const hiddenHere = hiddenSql.replace(/,\s*reviewed as[\s\S]*$/, '');

const countsSql = `
  with ${hiddenHere}
  select a.job_id as "jobId", case when a.id in (select id from hidden) then 'hidden' else ${deskStageSql} end as stage,
         count(*)::int as count, min(a.stage_since) as since
    from applications a
   where a.job_id = any($3::uuid[]) and ($2::text is null or a.source = $2)
   group by 1, 2`;

const longestSql = `
  with ${hiddenHere}
  select f.job_id as "jobId", f.id as "applicationId", n.name, f.stage, f.stage_since as since
    from (select distinct on (a.job_id) a.job_id, a.id, a.candidate_id, a.stage, a.stage_since
            from applications a
           where a.job_id = any($3::uuid[]) and a.stage in ('applied', 'screen', 'assessment', 'finalist')
             and ($2::text is null or a.source = $2) and a.id not in (select id from hidden)
           order by a.job_id, a.stage_since, a.id) f
    join candidates n on n.id = f.candidate_id`;

const cardsSql = `
  with ${hiddenSql}
  select a.job_id as "jobId", count(*)::int as outstanding, (count(*) filter (where s.at < $4))::int as late
    from scorecards c
    join sittings s on s.id = c.sitting_id
    join applications a on a.id = s.application_id
    join assessments t on t.id = s.assessment_id
   where a.job_id = any($3::uuid[]) and c.state in ('due', 'draft') and ($2::text is null or a.source = $2)
     and not (t.hide_author and (a.job_id, s.assessment_key) in (select job_id, key from reviewed))
   group by a.job_id`;
