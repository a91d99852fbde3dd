import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { Database } from '../platform/database/database.js';
import { pageSize } from '../platform/http/paging.js';
import type { DeskQuery } from './desk.dto.js';
import { hiddenSql, jobAskedSql, scopeOf } from './desk-scope.js';
import { part, type Part } from './outstanding.service.js';

/** An email that did not arrive, and that nothing newer took the place of. */
export interface LostMail {
  mailId: string;
  jobId: string;
  job: string;
  title: string;
  to: string;
  problem: string;
  /** ISO 8601: when that became known. */
  at: string;
}

type Row = Omit<LostMail, 'at'> & { at: Date; total: number };

/** Emails of the last 30 days that did not arrive. Those about somebody whom the viewer still rates are not among them. */
@Injectable()
export class LostMails {
  constructor(private readonly database: Database) {}

  /** The newest first. One query. */
  async of(viewer: Viewer, query: DeskQuery): Promise<Part<LostMail>> {
    const page = query.emails ?? 1;
    const [me, jobs, job, words] = scopeOf(viewer, query);
    const given = [me, jobs, job, words, (page - 1) * pageSize];
    const rows = await this.database.reader.query<(Row | { mailId: null; total: number })[]>(lostSql, given);
    const found = rows.filter((row): row is Row => row.mailId !== null);
    return part(
      found.map(({ total: _total, at, ...row }) => ({ ...row, at: at.toISOString() })),
      rows[0]?.total ?? 0,
      page,
    );
  }
}

const lostSql = `
  with ${hiddenSql},
  found as materialized (
    select m.id, m.job_id, j.title as job, m.title, m.to_name, m.problem, coalesce(m.ended_at, m.created_at) as at
      from mails m join jobs j on j.id = m.job_id
     where ${jobAskedSql} and m.state in ('failed', 'bounced') and m.created_at > now() - interval '30 days'
       and (m.application_id is null or m.application_id not in (select id from hidden))
       and not exists (
         select 1 from mails l
          where l.job_id = m.job_id and l.kind = m.kind and l.state = 'sent' and l.created_at > m.created_at
            and l.application_id is not distinct from m.application_id
            and l.person_id is not distinct from m.person_id and l.sitting_id is not distinct from m.sitting_id)),
  page as (select * from found order by at desc, id limit ${pageSize} offset $5)
  select p.id as "mailId", p.job_id as "jobId", p.job, p.title, p.to_name as "to", p.problem, p.at, n.total
    from (select count(*)::int as total from found) n left join page p on true
   order by p.at desc, p.id`;
