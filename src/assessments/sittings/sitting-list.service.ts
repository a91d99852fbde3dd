import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Applied } from '../../candidates/application-access.js';
import {
  type ApplicationSection,
  ApplicationSections,
  type SectionSource,
} from '../../candidates/application-sections.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { Database } from '../../platform/database/database.js';
import { offsetOf, paged, type Paged, pageSize, pattern } from '../../platform/http/paging.js';
import type { AssessmentKind } from '../model/vocabulary.js';
import { hiddenAuthor } from './sitting-access.js';
import type { SittingQuery } from './sitting.dto.js';

/** A sitting in a list: when, who, what, and how many scorecards are in. */
export interface ListedSitting {
  id: string;
  at: Date | null;
  place: string;
  /** Absent where the author of a writing sample is hidden. */
  applicationId?: string;
  candidate: string;
  assessment: { key: string; name: string; kind: AssessmentKind };
  panel: number;
  in: number;
  closed: number;
  /** "2 of 4 submitted". */
  state: string;
}

/** A job's sittings for those who run it. */
@Injectable()
export class SittingList {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
  ) {}

  async list(
    viewer: Viewer,
    jobId: string,
    query: SittingQuery,
  ): Promise<{ job: Job; sittings: Paged<ListedSitting> }> {
    const job = await this.jobs.job(viewer, jobId, 'sitting.view');
    const filter = { jobId, ...query };
    return { job, sittings: await sittingsOf(this.database.reader, viewer, filter, query) };
  }
}

interface Filter {
  jobId: string;
  application?: string;
  assessment?: string;
  q?: string;
}

interface Row {
  id: string;
  at: Date | null;
  place: string;
  applicationId: string;
  candidate: string;
  key: string;
  name: string;
  kind: AssessmentKind;
  /** Whose author the viewer is not to know. */
  hidden: boolean;
  panel: number;
  in: number;
  closed: number;
  total: number;
}

/** One page of a job's sittings, by date; those without one come last. */
async function sittingsOf(
  manager: EntityManager,
  viewer: Viewer,
  filter: Filter,
  query: { page?: number },
): Promise<Paged<ListedSitting>> {
  const { jobId, application = null, assessment = null, q } = filter;
  const parameters = [viewer.id, jobId, application, assessment, q ? pattern(q) : null, pageSize, offsetOf(query)];
  const rows = await manager.query<(Row | { id: null; total: number })[]>(pageOfSittings, parameters);
  const shown = rows.filter((row): row is Row => row.id !== null);
  return paged(shown.map(listed), rows[0]?.total ?? 0, query);
}

/** Those of the page are found first, and only their scorecards counted; past the last page a row tells how many there are. */
const pageOfSittings = `
  with reviewed as materialized (
    select os.assessment_key as key from scorecards o
      join sittings os on os.id = o.sitting_id
      join assessments ot on ot.id = os.assessment_id
      join applications oa on oa.id = os.application_id
     where o.panelist_id = $1 and o.state in ('due', 'draft') and ot.hide_author and oa.job_id = $2),
  found as materialized (
    select s.id, a.id as application_id, s.assessment_id,
           t.hide_author and t.key in (select key from reviewed) as hidden,
           case when not (t.hide_author and t.key in (select key from reviewed)) then s.at end as shown_at
      from applications a
      join candidates p on p.id = a.candidate_id
      join sittings s on s.application_id = a.id
      join assessments t on t.id = s.assessment_id
     where a.job_id = $2 and ($3::uuid is null or a.id = $3) and ($4::text is null or s.assessment_key = $4)
       and ($5::text is null or p.name ilike $5)
       -- Narrowed to a candidate, the list must not say whose work the viewer reviews without its author; for everybody
       -- alike, or one sitting too few would say it.
       and (($3::uuid is null and $5::text is null) or not t.hide_author or t.key not in (select key from reviewed))),
  page as (
    select *, row_number() over (order by shown_at nulls last, md5(id::text)) as nth
      from found order by shown_at nulls last, md5(id::text) limit $6 offset $7)
  select s.id, s.at, s.place, f.application_id as "applicationId", p.name as candidate, t.key, t.name, t.kind,
         f.hidden, c.panel, c.in, c.closed, n.total
    from (select count(*)::int as total from found) n
    left join page f on true
    left join sittings s on s.id = f.id
    left join applications a on a.id = f.application_id
    left join candidates p on p.id = a.candidate_id
    left join assessments t on t.id = f.assessment_id
    left join lateral (
      select count(*)::int as panel, (count(*) filter (where state in ('submitted', 'revised')))::int as in,
             (count(*) filter (where state in ('closed', 'recused')))::int as closed
        from scorecards where sitting_id = f.id) c on true
   order by f.nth`;

function listed(row: Row): ListedSitting {
  const { id, at, place, applicationId, key, name, kind, panel, closed, hidden } = row;
  const candidate = hidden ? hiddenAuthor(id) : row.candidate;
  const state = stateText({ panel, in: row.in, closed });
  const whenAndWhere = hidden ? { at: null, place: '' } : { at, place };
  const facts = { id, ...whenAndWhere, candidate, assessment: { key, name, kind }, panel, in: row.in, closed, state };
  return hidden ? facts : { ...facts, applicationId };
}

/** "2 of 4 submitted", and what of the rest was closed. */
export function stateText({ panel, in: submitted, closed }: { panel: number; in: number; closed: number }): string {
  if (panel === 0) return 'no panel yet';
  if (submitted === panel) return panel === 1 ? 'submitted' : `all ${panel} submitted`;
  return `${submitted} of ${panel} submitted${closed > 0 ? `, ${closed} closed` : ''}`;
}

/** The sittings of a candidate, on the page of their application. */
@Injectable()
export class SittingSection implements OnModuleInit, SectionSource {
  readonly place = 20;
  readonly whileRating = 'shown';

  constructor(
    private readonly database: Database,
    private readonly sections: ApplicationSections,
  ) {}

  onModuleInit(): void {
    this.sections.add(this);
  }

  async section(viewer: Viewer, { application, job }: Applied): Promise<ApplicationSection | undefined> {
    if (!viewer.may('sitting.view', job.id)) return undefined;
    const filter = { jobId: job.id, application: application.id };
    const { items } = await sittingsOf(this.database.reader, viewer, filter, {});
    const add = { url: `/jobs/${job.id}/sittings/new?application=${application.id}`, label: 'Schedule a session' };
    return {
      title: 'Schedule',
      lines: items.map(({ assessment, at, state }) => ({ text: `${assessment.name}: ${state}`, at })),
      links: [
        ...items.map(({ id, assessment }) => ({ url: `/sittings/${id}`, label: `Open: ${assessment.name}` })),
        ...(viewer.may('sitting.edit', job.id) ? [add] : []),
      ],
    };
  }
}
