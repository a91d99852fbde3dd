import type { EntityManager } from 'typeorm';

/** Who spoke for a candidate in a reference check, by the keys that evidence has for it. */
export interface NamedReferee {
  candidate: string;
  assessment: string;
  name: string;
  /** What they were to the candidate, and when. */
  relation: string;
  /** Whether it was noted how they were identified. */
  identified: boolean;
  /** When the candidate agreed, ISO 8601 in UTC. */
  consentAt?: string;
}

/** The referees of a job. One query. */
export async function refereesOf(manager: EntityManager, jobId: string): Promise<NamedReferee[]> {
  const rows = await manager.query<(Omit<NamedReferee, 'consentAt'> & { consentAt: Date | null })[]>(
    `select a.key as candidate, s.assessment_key as assessment, r.name, r.relation, r.identity <> '' as identified,
            r.consent_at as "consentAt"
       from applications a
       join sittings s on s.application_id = a.id
       join referees r on r.sitting_id = s.id
      where a.job_id = $1
      order by a.key, s.created_at, s.id`,
    [jobId],
  );
  return rows.map(({ consentAt, ...row }) => ({
    ...row,
    ...(consentAt ? { consentAt: consentAt.toISOString() } : {}),
  }));
}
