import type { EntityManager } from 'typeorm';

/** Whether a person has a scorecard for any candidate of a job, whatever became of it. One query. */
export async function isSeatedIn(manager: EntityManager, personId: string, jobId: string): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `select 1 from applications a join sittings s on s.application_id = a.id join scorecards c on c.sitting_id = s.id
      where a.job_id = $1 and c.panelist_id = $2 limit 1`,
    [jobId, personId],
  );
  return rows.length > 0;
}
