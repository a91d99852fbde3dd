import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { queryKept } from '../../platform/database/kept-plans.js';
import { type KnownFact, Looks, type Means, type Shown } from '../../looks/looks.js';

/** Reads the tables of candidates, sittings and scorecards for what was shown of them. */
@Injectable()
export class LooksOnRecord extends Looks {
  async record(manager: EntityManager, viewer: Viewer, means: Means, shown: Shown): Promise<void> {
    const all = Object.entries(shown).flatMap(([kind, ids]) => ids.map((id) => [kind, id] as const));
    if (all.length === 0) return;
    await queryKept(manager, recording, [
      viewer.id,
      `${means} (${viewer.via})`,
      all.map(([kind]) => kind),
      all.map(([, id]) => id),
    ]);
  }

  early(manager: EntityManager, sittingId: string): Promise<{ name: string; at: Date }[]> {
    return manager.query(early, [sittingId]);
  }

  async known(
    manager: EntityManager,
    viewerIds: readonly string[],
    applicationId: string,
  ): Promise<Map<string, KnownFact[]>> {
    const rows = await manager.query<(Omit<KnownFact, 'firstAt'> & { viewerId: string; firstAt: Date })[]>(knowing, [
      viewerIds,
      applicationId,
    ]);
    const found = new Map<string, KnownFact[]>();
    for (const { viewerId, firstAt, ...fact } of rows) {
      found.set(viewerId, [...(found.get(viewerId) ?? []), { ...fact, firstAt: firstAt.toISOString() }]);
    }
    return found;
  }
}

const early = `
  select p.name, min(l.first_at) as at
    from looks l join people p on p.id = l.viewer_id
   where l.about_id = $1 and l.kind = 'ratings'
     and l.first_at < (select max(coalesce(c.submitted_at, 'infinity')) from every_scorecard c
                        where c.sitting_id = $1 and c.state in ('due', 'draft', 'submitted', 'revised'))
     and not exists (select 1 from every_scorecard c where c.sitting_id = $1 and c.panelist_id = l.viewer_id)
   group by p.id, p.name order by 2, p.id`;

const recording = `
  with seen as (
    select g.kind, g.id, n.identity, a.job_id, a.id as application_id, coalesce(s.assessment_key, '') as assessment_key
      from unnest($3::text[], $4::uuid[]) as g (kind, id)
      left join sittings s on g.kind = 'ratings' and s.id = g.id
      join applications a on a.id = coalesce(s.application_id, g.id)
      join candidates n on n.id = a.candidate_id
     where g.kind <> 'ratings' or exists (
           select 1 from every_scorecard c
            where c.sitting_id = g.id and c.panelist_id <> $1 and c.state in ('submitted', 'revised')))
  insert into looks (viewer_id, identity, kind, about_id, job_id, application_id, assessment_key, first_at, last_at, means)
  select distinct on (identity, kind, id)
         $1::uuid, identity, kind, id, job_id, application_id, assessment_key, now(), now(), array[$2::text]
    from seen
   where not exists (
         select 1 from looks l
          where l.viewer_id = $1 and l.identity = seen.identity and l.kind = seen.kind and l.about_id = seen.id
            and $2 = any (l.means) and l.last_at > now() - interval '1 hour')
   order by identity, kind, id
  on conflict (viewer_id, identity, kind, about_id) do update
     set last_at = excluded.last_at,
         means = case when excluded.means <@ looks.means then looks.means else looks.means || excluded.means end`;

const knowing = `
  select l.viewer_id as "viewerId", l.kind, l.first_at as "firstAt", l.means,
         coalesce(t.name, l.assessment_key) as assessment,
         case when l.job_id <> a.job_id then coalesce(j.title, 'a job that is gone') end as elsewhere
    from applications a
    join candidates n on n.id = a.candidate_id
    join looks l on l.identity = n.identity and l.viewer_id = any ($1::uuid[])
    left join jobs j on j.id = l.job_id
    left join sittings s on s.id = l.about_id and l.kind = 'ratings'
    left join assessments t on t.id = s.assessment_id
   where a.id = $2
   order by l.first_at, l.kind, l.about_id`;
