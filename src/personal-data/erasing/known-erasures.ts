import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';

/** Those of these erasures whose page the viewer may open: of candidates, in jobs whose privacy they look after. */
export async function knownErasures(manager: EntityManager, viewer: Viewer, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0 || viewer.may('data.manage')) return new Set(ids);
  const rows = await manager.query<{ id: string; jobs: string[] }[]>(
    `select e.id, array_agg(distinct a.job_id)::text[] as jobs
       from erasures e join applications a on a.id = any (e.application_ids)
      where e.id = any ($1::uuid[]) and e.kind <> 'person' group by e.id`,
    [ids],
  );
  return new Set(rows.filter(({ jobs }) => jobs.every((job) => viewer.may('privacy.edit', job))).map(({ id }) => id));
}
