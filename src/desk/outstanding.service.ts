import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { minutesBetween } from '../assessments/sittings/reminder-rules.js';
import { Database } from '../platform/database/database.js';
import { pageSize } from '../platform/http/paging.js';
import { Mail } from '../platform/mail/mail.js';
import type { DeskQuery } from './desk.dto.js';
import { applicationAskedSql, hiddenSql, jobAskedSql, scopeOf } from './desk-scope.js';

/** Somebody whose scorecards are waited for. It says nothing of what is in them. */
export interface OutstandingPerson {
  personId: string;
  name: string;
  /** Scorecards that are neither submitted nor closed, those of sessions on days gone by, and in how many jobs. */
  scorecards: number;
  late: number;
  jobs: number;
  /** ISO 8601: the first of their sessions; null where none has a date. */
  first: string | null;
  /** ISO 8601: when they were last reminded. */
  remindedAt: string | null;
  /** The viewer. */
  own: boolean;
  /** Whether they can sign in and have an address. */
  reachable: boolean;
  /** Whether the viewer can remind them now, by email. */
  remindable: boolean;
}

/** A session that is today, or whose scorecards are late. */
export interface DueSession {
  sittingId: string;
  at: string;
  place: string;
  jobId: string;
  job: string;
  applicationId: string;
  candidate: string;
  assessment: string;
  submitted: number;
  /** Scorecards that were not closed. */
  panel: number;
  late: boolean;
}

/** A page of a list that stands beside others. */
export interface Part<T> {
  rows: T[];
  page: number;
  pages: number;
  total: number;
}

/** A viewer's day, as instants. */
export interface Day {
  from: Date;
  to: Date;
}

type PersonRow = Omit<OutstandingPerson, 'first' | 'remindedAt' | 'own' | 'remindable'> & {
  first: Date | null;
  remindedAt: Date | null;
  remindable: boolean;
  total: number;
};
type SessionRow = Omit<DueSession, 'at'> & { at: Date; total: number };

/** Whom and what the jobs of a viewer wait for. Where they review work without its author, nothing of that assessment. */
@Injectable()
export class Outstanding {
  constructor(
    private readonly database: Database,
    private readonly mail: Mail,
  ) {}

  /** By person, those with the most that is late first. One query. */
  async people(viewer: Viewer, query: DeskQuery, day: Day): Promise<Part<OutstandingPerson>> {
    const page = query.people ?? 1;
    const given = [...scopeOf(viewer, query), day.from, (page - 1) * pageSize];
    const rows = await this.database.reader.query<(PersonRow | { personId: null; total: number })[]>(peopleSql, given);
    const found = rows.filter((row): row is PersonRow => row.personId !== null);
    return part(
      found.map(({ total: _total, first, remindedAt, remindable, ...row }) => {
        const own = row.personId === viewer.id;
        return {
          ...row,
          first: first?.toISOString() ?? null,
          remindedAt: remindedAt?.toISOString() ?? null,
          own,
          remindable: remindable && !own && this.mail.configured,
        };
      }),
      rows[0]?.total ?? 0,
      page,
    );
  }

  /** Sessions that are today, and earlier ones with a scorecard missing, the earliest first. One query. */
  async sessions(viewer: Viewer, query: DeskQuery, day: Day): Promise<Part<DueSession>> {
    const page = query.due ?? 1;
    const given = [...scopeOf(viewer, query), day.from, day.to, (page - 1) * pageSize];
    const rows = await this.database.reader.query<(SessionRow | { sittingId: null; total: number })[]>(
      sessionsSql,
      given,
    );
    const found = rows.filter((row): row is SessionRow => row.sittingId !== null);
    return part(
      found.map(({ total: _total, at, ...row }) => ({ ...row, at: at.toISOString() })),
      rows[0]?.total ?? 0,
      page,
    );
  }
}

export function part<T>(rows: T[], total: number, page: number): Part<T> {
  return { rows, page, pages: Math.max(1, Math.ceil(total / pageSize)), total };
}

const notHiddenSql = `
  not (t.hide_author and (a.job_id, s.assessment_key) in (select job_id, key from reviewed))`;

/** A row at least, which tells how many there are. */
const peopleSql = `
  with ${hiddenSql},
  found as materialized (
    select c.panelist_id, count(*)::int as scorecards, (count(*) filter (where s.at < $8))::int as late,
           count(distinct a.job_id)::int as jobs, min(s.at) as first, max(c.reminded_at) as reminded_at,
           bool_or(c.reminded_at is null or c.reminded_at <= now() - interval '${minutesBetween} minutes') as again
      from scorecards c
      join sittings s on s.id = c.sitting_id
      join assessments t on t.id = s.assessment_id
      join applications a on a.id = s.application_id
      join jobs j on j.id = a.job_id
     where c.state in ('due', 'draft') and ${jobAskedSql} and ${applicationAskedSql} and ${notHiddenSql}
       and ($5::text is null or exists (select from people w where w.id = c.panelist_id and w.name ilike $5))
     group by c.panelist_id),
  page as (
    select f.*, p.name,
           p.email is not null and p.disabled_at is null
             and (p.password_hash is not null or p.admitted_at is not null) as reachable
      from found f join people p on p.id = f.panelist_id
     order by f.late desc, f.first nulls last, lower(p.name), p.id limit ${pageSize} offset $9)
  select p.panelist_id as "personId", p.name, p.scorecards, p.late, p.jobs, p.first, p.reminded_at as "remindedAt",
         p.reachable, p.again and p.reachable as remindable, n.total
    from (select count(*)::int as total from found) n left join page p on true
   order by p.late desc, p.first nulls last, lower(p.name), p.panelist_id`;

const sessionsSql = `
  with ${hiddenSql},
  dated as materialized (
    select s.id from sittings s where s.at >= $8 and s.at < $9
    union
    select s.id from scorecards c join sittings s on s.id = c.sitting_id
     where c.state in ('due', 'draft') and s.at < $8),
  found as materialized (
    select s.id, s.at, s.place, a.id as application_id, a.candidate_id, j.id as job_id, j.title, t.name as assessment
      from dated d
      join sittings s on s.id = d.id
      join assessments t on t.id = s.assessment_id
      join applications a on a.id = s.application_id
      join jobs j on j.id = a.job_id
     where ${jobAskedSql} and ${applicationAskedSql} and ${notHiddenSql}
       and ($5::text is null or exists (
             select from scorecards c join people w on w.id = c.panelist_id where c.sitting_id = s.id and w.name ilike $5))),
  page as (select * from found order by at, id limit ${pageSize} offset $10)
  select p.id as "sittingId", p.at, p.place, p.job_id as "jobId", p.title as job, p.application_id as "applicationId",
         w.name as candidate, p.assessment, p.at < $8 as late, k.submitted, k.panel, n.total
    from (select count(*)::int as total from found) n
    left join page p on true
    left join candidates w on w.id = p.candidate_id
    left join lateral (
      select (count(*) filter (where c.state in ('submitted', 'revised')))::int as submitted,
             (count(*) filter (where c.state not in ('closed', 'recused')))::int as panel
        from scorecards c where c.sitting_id = p.id) k on true
   order by p.at, p.id`;
