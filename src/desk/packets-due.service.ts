import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { Database } from '../platform/database/database.js';
import { pageSize } from '../platform/http/paging.js';
import type { DeskQuery } from './desk.dto.js';
import { applicationAskedSql, hiddenSql, jobAskedSql, scopeOf } from './desk-scope.js';
import { part, type Part } from './outstanding.service.js';

/** A job whose scorecards are all in, and which waits for a packet, or with one for a decision. */
export interface PacketDue {
  jobId: string;
  job: string;
  /** ISO 8601: when the last scorecard came in. */
  lastSubmittedAt: string;
  /** The newest packet; null where none was made since then. */
  packet: { id: string; madeAt: string; by: string } | null;
}

interface Row {
  jobId: string | null;
  job: string;
  lastSubmittedAt: Date;
  packetId: string | null;
  madeAt: Date | null;
  by: string | null;
  total: number;
}

/** Packets to hand over to those who decide. A job of which the viewer still rates anybody is not among them. */
@Injectable()
export class PacketsDue {
  constructor(private readonly database: Database) {}

  /** The newest job first. One query. */
  async of(viewer: Viewer, query: DeskQuery): Promise<Part<PacketDue>> {
    const page = query.packets ?? 1;
    const given = [...scopeOf(viewer, query), (page - 1) * pageSize];
    const rows = await this.database.reader.query<Row[]>(dueSql, given);
    const found = rows.flatMap(({ jobId, job, lastSubmittedAt, packetId, madeAt, by }) =>
      jobId === null
        ? []
        : [
            {
              jobId,
              job,
              lastSubmittedAt: lastSubmittedAt.toISOString(),
              packet: packetId && madeAt ? { id: packetId, madeAt: madeAt.toISOString(), by: by ?? '' } : null,
            },
          ],
    );
    return part(found, rows[0]?.total ?? 0, page);
  }
}

/** Nothing is due, so nothing is hidden from those who run the job, but what they rate of its people elsewhere. */
const dueSql = `
  with ${hiddenSql},
  busy as materialized (
    select distinct a.job_id from scorecards c
      join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id
     where c.state in ('due', 'draft')),
  found as materialized (
    select j.id, j.title, j.created_at, l.last_in
      from jobs j
      cross join lateral (
        select max(c.submitted_at) as last_in from applications a
          join sittings s on s.application_id = a.id join scorecards c on c.sitting_id = s.id
         where a.job_id = j.id and a.stage in ('assessment', 'finalist') and c.state in ('submitted', 'revised')
           and ${applicationAskedSql}) l
     where ${jobAskedSql} and l.last_in is not null
       and j.id not in (select job_id from busy) and j.id not in (select job_id from hidden)
       and ($5::text is null or exists (
             select from hiring_team_members m join people p on p.id = m.person_id
              where m.job_id = j.id and p.name ilike $5))
       and not exists (
             select from applications a join decisions d on d.application_id = a.id
              where a.job_id = j.id and d.outcome <> 'decline' and d.decided_at > l.last_in)),
  page as (select * from found order by created_at desc, id desc limit ${pageSize} offset $8)
  select p.id as "jobId", p.title as job, p.last_in as "lastSubmittedAt", k.id as "packetId", k.made_at as "madeAt",
         k.made_by_name as by, n.total
    from (select count(*)::int as total from found) n
    left join page p on true
    left join lateral (
      select k.id, k.made_at, k.made_by_name from packets k
       where k.job_id = p.id and k.made_at >= p.last_in and k.holds is not null order by k.made_at desc limit 1) k on true
   order by p.created_at desc, p.id desc`;
