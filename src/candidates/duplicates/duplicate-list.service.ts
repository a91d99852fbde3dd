import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { Database } from '../../platform/database/database.js';
import { offsetOf, type Paged, paged, pageSize, pattern } from '../../platform/http/paging.js';
import type { Applied } from '../application-access.js';
import { type ApplicationSection, ApplicationSections } from '../application-sections.js';
import { stageName } from '../candidate-labels.js';
import { CandidateMerge } from './candidate-merge.entity.js';

export interface Twin {
  candidateId: string;
  name: string;
  email: string | null;
  phone: string;
  jobs: string[];
}

/** Two candidates who seem to be one person. */
export interface DuplicatePair {
  by: 'email' | 'name and phone';
  /** The older entry first. */
  one: Twin;
  other: Twin;
}

interface Row {
  by: DuplicatePair['by'] | null;
  one: Twin;
  other: Twin;
  total: number;
}

/** Candidates of a job who seem to have been entered twice, here or in another job that the viewer runs. */
@Injectable()
export class DuplicateList {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
  ) {}

  /** One query. */
  async list(viewer: Viewer, jobId: string, query: { page?: number; q?: string }): Promise<Paged<DuplicatePair>> {
    await this.jobs.job(viewer, jobId, 'candidate.edit');
    const mine = viewer.jobsWhere('candidate.edit');
    const rows = await this.database.reader.query<Row[]>(pairsSql, [
      ...[jobId, mine === 'every job' ? null : mine, query.q ? pattern(query.q) : null, offsetOf(query)],
    ]);
    const items = rows.flatMap(({ by, one, other }) => (by === null ? [] : [{ by, one, other }]));
    return paged(items, rows[0]?.total ?? 0, query);
  }

  async page(viewer: Viewer, jobId: string, query: { page?: number; q?: string }) {
    const job = await this.jobs.job(viewer, jobId, 'candidate.edit');
    const list = await this.list(viewer, jobId, query);
    return {
      title: `Duplicates: ${job.title}`,
      ...jobPlaces(job, 'candidates'),
      here: `/jobs/${jobId}/duplicates`,
      listUrl: `/jobs/${jobId}/candidates`,
      ...list,
      items: list.items.map(({ by, one, other }) => ({
        by,
        twins: [one, other].map(({ jobs, ...twin }) => ({ ...twin, jobs: jobs.join(', ') })),
        ways: [
          { keep: one.candidateId, merge: other.candidateId, label: `Keep ${one.email ?? one.name}` },
          { keep: other.candidateId, merge: one.candidateId, label: `Keep ${other.email ?? other.name}` },
        ],
      })),
      query: { q: query.q ?? '' },
    };
  }
}

/** What was merged into a candidate, on the page of their application; and the other résumé, where there were two. */
@Injectable()
export class MergedEntries implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly sections: ApplicationSections,
  ) {}

  onModuleInit(): void {
    const section = (_: Viewer, applied: Applied) => this.section(applied);
    this.sections.add({ place: 70, whileRating: 'hidden', section });
  }

  private async section({ application }: Applied): Promise<ApplicationSection | undefined> {
    const { id, candidateId } = application;
    const rows = await this.database.reader.find(CandidateMerge, {
      where: { candidateId },
      order: { at: 'DESC' },
      take: 20,
    });
    const here = rows.filter(({ applicationId }) => applicationId === id || applicationId === null);
    if (here.length === 0) return undefined;
    return {
      title: 'Merged entries',
      lines: here.map(({ merged, byName, at }) => {
        const own = merged.application;
        const stage = own ? `; a second entry in this job, at ${stageName[own.stage].toLowerCase()}` : '';
        const screen = own?.screen ? `; screening note: ${own.screen}` : '';
        const contact = [merged.email, merged.phone].filter(Boolean).join(', ');
        return { text: `“${merged.name}”${contact ? `, ${contact}` : ''}${stage}${screen}. Merged by ${byName}.`, at };
      }),
      links: here.flatMap(({ id: mergeId, resumeId }) =>
        resumeId ? [{ url: `/applications/${id}/merges/${mergeId}/resume`, label: 'The other résumé' }] : [],
      ),
    };
  }
}

const twin = (
  of: string,
): string => `json_build_object('candidateId', ${of}.id, 'name', ${of}.name, 'email', ${of}.email,
  'phone', ${of}.phone, 'jobs', array(select j.title from applications a join jobs j on j.id = a.job_id
    where a.candidate_id = ${of}.id and ($2::uuid[] is null or a.job_id = any($2::uuid[])) order by a.created_at, j.id limit 10))`;

/** With more entries like one than this, a list of pairs helps no one. */
const mostAlike = 20;

/** Each pair once, found in the indexes of the keys, one candidate of the job after another; a row at least, which tells how many there are. */
const pairsSql = `
  with mine as materialized (
    select distinct n.id, mail_key(n.email) as mail, phone_key(n.phone) as phone, name_key(n.name) as named
      from applications a join candidates n on n.id = a.candidate_id where a.job_id = $1),
  alike as (
    select m.id as one, o.id as other, 1 as rank from mine m cross join lateral (
      select k.id from candidates k where mail_key(k.email) = m.mail and k.id <> m.id limit ${mostAlike}) o
     where m.mail is not null
    union all
    select m.id, o.id, 2 from mine m cross join lateral (
      select k.id from candidates k
       where phone_key(k.phone) = m.phone and name_key(k.name) = m.named and k.id <> m.id limit ${mostAlike}) o
     where m.phone is not null),
  pairs as materialized (
    select least(one, other) as one, greatest(one, other) as other, min(rank) as rank from alike
     where exists (select from applications a where a.candidate_id = alike.other
                      and ($2::uuid[] is null or a.job_id = any($2::uuid[])))
       and ($3::text is null or exists (select from candidates n where n.id in (one, other) and n.name ilike $3))
     group by 1, 2),
  page as (select * from pairs order by one, other limit ${pageSize} offset $4)
  select case p.rank when 1 then 'email' when 2 then 'name and phone' end as by, ${twin('k')} as one, ${twin('o')} as other,
         n.total
    from (select count(*)::int as total from pairs) n
    left join page p on true
    left join candidates k on k.id = p.one
    left join candidates o on o.id = p.other
   order by p.one, p.other`;
