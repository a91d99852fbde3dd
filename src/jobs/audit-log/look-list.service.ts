import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { JobAccess } from '../model/job-access.js';
import { jobPlaces } from '../model/job-navigation.js';
import { ratedIdentities } from '../../assessments/model/scorecards-to-come.service.js';
import { Forbidden } from '../../platform/base/domain-errors.js';
import { Database } from '../../platform/database/database.js';
import { Line, WholeNumber } from '../../platform/http/fields.js';
import { offsetOf, type Paged, paged, pageSize, pattern } from '../../platform/http/paging.js';
import type { LookKind } from '../../looks/look.entity.js';

export class LooksQuery {
  @WholeNumber({ min: 1, max: 100_000, optional: true, description: 'Page, from 1.' })
  page?: number;

  @Line({ optional: true, max: 200, description: 'Part of the name of the person who was shown something.' })
  person?: string;

  @Line({ optional: true, max: 200, description: 'Part of the name of the candidate it was about.' })
  candidate?: string;
}

/** Somebody was shown something of a candidate. */
export interface ToldLook {
  person: string;
  candidate: string;
  kind: LookKind;
  /** In words, such as "ratings of the Interview". */
  what: string;
  jobId: string;
  job: string;
  /** ISO 8601. */
  firstAt: string;
  /** ISO 8601, to the hour. */
  lastAt: string;
  /** Each once, such as "comparison (page)". */
  means: string[];
}

/** A page of looks; `total` stops at 10,000, and `more` says that there are more. */
export interface LooksPage extends Paged<ToldLook> {
  more: boolean;
}

const mostCounted = 10_000;

const words: Record<LookKind, string> = {
  ratings: 'ratings',
  outcome: 'the stage or decision',
  resume: 'the résumé',
  screen: 'the screening',
  disc: 'the DiSC profile',
  note: 'a note',
  reference: 'what a referee wrote',
};

/**
 * Who was shown what of whom, the newest first. Of anybody whom the viewer still rates nothing is listed: that somebody
 * was shown a decision says that there is one.
 */
@Injectable()
export class LookList {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
  ) {}

  async ofJob(viewer: Viewer, jobId: string, query: LooksQuery): Promise<LooksPage> {
    await this.access.job(viewer, jobId, 'job.record');
    return this.looks(viewer, jobId, query);
  }

  /** @throws Forbidden for whoever is no administrator */
  async everywhere(viewer: Viewer, query: LooksQuery): Promise<LooksPage> {
    if (!viewer.may('record.view')) throw new Forbidden();
    return this.looks(viewer, null, query);
  }

  async jobPage(viewer: Viewer, jobId: string, query: LooksQuery) {
    const job = await this.access.job(viewer, jobId, 'job.record');
    const list = await this.looks(viewer, jobId, query);
    const page = { title: `Who was shown what: ${job.title}`, ...jobPlaces(job, 'record'), ofJob: true };
    return { ...page, ...around(query), ...list, activity: `/jobs/${jobId}/record`, action: `/jobs/${jobId}/looks` };
  }

  async page(viewer: Viewer, query: LooksQuery) {
    const list = await this.everywhere(viewer, query);
    return {
      title: 'Who was shown what',
      ofJob: false,
      ...around(query),
      ...list,
      activity: '/record',
      action: '/looks',
    };
  }

  private async looks(viewer: Viewer, jobId: string | null, query: LooksQuery): Promise<LooksPage> {
    const { reader } = this.database;
    const { where: few, parameters } = conditions(viewer, jobId, query, 'looked up');
    const [counted] = await reader.query<{ total: number }[]>(
      `select count(*)::int as total from (select 1 from looks l ${few} limit ${mostCounted + 1}) found`,
      parameters,
    );
    const total = counted?.total ?? 0;
    const more = total > mostCounted;
    const where = more ? conditions(viewer, jobId, query, 'walked').where : few;
    const rows = await reader.query<Row[]>(
      `${listed} where (l.viewer_id, l.identity, l.kind, l.about_id) in (
         select l.viewer_id, l.identity, l.kind, l.about_id from looks l ${where}
          order by l.last_at desc, l.viewer_id, l.about_id, l.kind limit ${pageSize + 1} offset ${offsetOf(query)})
       order by l.last_at desc, l.viewer_id, l.about_id, l.kind`,
      parameters,
    );
    const list = paged(rows.slice(0, pageSize).map(told), Math.min(total, mostCounted), query);
    const known = rows.length === 0 ? 0 : list.page + (rows.length > pageSize ? 1 : 0);
    return { ...list, pages: more ? Math.max(list.pages, known) : list.pages, more };
  }
}

function around(query: LooksQuery) {
  const { person = '', candidate = '' } = query;
  return {
    person,
    candidate,
    query: { person: query.person, candidate: query.candidate },
    searched: person + candidate !== '',
  };
}

/**
 * Only the conditions that there are, so that the page is found in an index.
 * @param how few are looked up by whom they are of; where there are many, the newest are walked until a page is full
 */
function conditions(
  viewer: Viewer,
  jobId: string | null,
  { person, candidate }: LooksQuery,
  how: 'looked up' | 'walked',
) {
  const among = (column: string, ids: string) =>
    how === 'looked up' ? `${column} = any (array(${ids}))` : `(${column} in (${ids})) is true`;
  const parameters: string[] = [viewer.id];
  const found = [`l.identity <> all (array(${ratedIdentities('$1')}))`];
  if (jobId !== null) found.push(`l.job_id = $${parameters.push(jobId)}::uuid`);
  if (person) {
    found.push(among('l.viewer_id', `select id from people where name ilike $${parameters.push(pattern(person))}`));
  }
  if (candidate) {
    const name = `$${parameters.push(pattern(candidate))}`;
    const ofThem = `select a.id from applications a join candidates c on c.id = a.candidate_id
       where c.name ilike ${name} ${jobId === null ? '' : 'and a.job_id = $2::uuid'}`;
    found.push(among('l.application_id', ofThem));
  }
  return { where: `where ${found.join(' and ')}`, parameters };
}

interface Row extends Omit<ToldLook, 'what' | 'firstAt' | 'lastAt'> {
  firstAt: Date;
  lastAt: Date;
  assessment: string | null;
}

const listed = `
  select coalesce(p.name, 'someone who is gone') as person, coalesce(c.name, 'someone who is gone') as candidate, l.kind,
         coalesce(t.name, nullif(l.assessment_key, '')) as assessment, l.job_id as "jobId",
         coalesce(j.title, 'a job that is gone') as job, l.first_at as "firstAt", l.last_at as "lastAt", l.means
    from looks l
    left join people p on p.id = l.viewer_id
    left join applications a on a.id = l.application_id
    left join candidates c on c.id = a.candidate_id
    left join jobs j on j.id = l.job_id
    left join sittings s on s.id = l.about_id and l.kind = 'ratings'
    left join assessments t on t.id = s.assessment_id`;

function told({ assessment, firstAt, lastAt, ...look }: Row): ToldLook {
  const what = assessment === null ? words[look.kind] : `${words[look.kind]} of ${assessment}`;
  return { ...look, what, firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() };
}
