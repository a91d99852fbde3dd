import type { EntityManager } from 'typeorm';
import { ratedIdentities } from '../../assessments/model/scorecards-to-come.service.js';

/** What keeps a candidate from being erased although their time is over. */
export type KeptBy = 'hold' | 'open scorecards' | null;

/** What is said of it, with what to do. */
export const keptWords: Record<Exclude<KeptBy, null>, string> = {
  hold: 'A legal hold keeps this candidate. End the hold first.',
  'open scorecards': 'Scorecards of this candidate are open. Close them first.',
};

/** A candidate of a job whose time runs, or is over. */
export interface DueCandidate {
  applicationId: string;
  jobId: string;
  jobTitle: string;
  requisition: string;
  name: string;
  /** When they are due. */
  dueAt: Date;
  isDue: boolean;
  automatic: boolean;
  keptBy: KeptBy;
}

/** How a job's clock stands. */
export interface JobClock {
  /** Months that the job keeps candidates, by its own rule or the installation's. */
  months: number;
  /** Nothing where the clock does not run: nobody was decided on, and the job is open. */
  startedAt: Date | null;
  automatic: boolean;
}

/**
 * The clock of a job starts with its last decision, and again with a later one; a job that was closed later starts it
 * then. An open job keeps whoever is still in the running. $1: months where a job has no rule of its own.
 */
const clocks = `
  select j.id as job_id, j.title, j.requisition, j.status, coalesce(r.months, $1::int) as months,
         coalesce(r.automatic, false) as automatic,
         greatest((select max(d.decided_at) from decisions d join applications a on a.id = d.application_id
                    where a.job_id = j.id),
                  case when j.status = 'closed' then (select max(e.at) from audit_events e
                                                       where e.job_id = j.id and e.type = 'job.closed') end) as started
    from jobs j left join retention_rules r on r.job_id = j.id`;

/** $2: who looks; whoever still rates a candidate, in whatever job, must not learn from a list that somebody decided. */
const running = `
  select a.id as "applicationId", k.job_id as "jobId", k.title as "jobTitle", k.requisition, c.name,
         greatest(k.started, a.created_at) + make_interval(months => k.months) as "dueAt", k.automatic,
         case when exists (select from legal_holds h where h.job_id = k.job_id and h.ended_at is null
                              and (h.application_id is null or h.application_id = a.id)) then 'hold'
              when exists (select from sittings s join scorecards o on o.sitting_id = s.id
                            where s.application_id = a.id and o.state in ('due', 'draft')) then 'open scorecards'
              end as "keptBy"
    from (${clocks}) k
    join applications a on a.job_id = k.job_id
    join candidates c on c.id = a.candidate_id
   where k.started is not null
     and (k.status = 'closed' or a.stage in ('hired', 'declined', 'withdrawn'))
     and not exists (select from erasures e where e.application_ids @> array[a.id] and e.state <> 'canceled')
     and c.identity not in (${ratedIdentities('$2')})`;

/**
 * Candidates in the order in which they are due; those that are due already first.
 * @param months where a job has no rule of its own
 */
export async function dueCandidates(
  manager: EntityManager,
  months: number,
  {
    jobId,
    viewerId,
    onlyDue = false,
    limit,
    offset = 0,
  }: { jobId?: string; viewerId?: string; onlyDue?: boolean; limit: number; offset?: number },
): Promise<DueCandidate[]> {
  return manager.query<DueCandidate[]>(
    `select *, "dueAt" <= now() as "isDue" from (${running}) d
      where ($3::uuid is null or "jobId" = $3) and ($4::boolean is false or "dueAt" <= now())
      order by "dueAt", "applicationId" limit $5 offset $6`,
    [months, viewerId ?? null, jobId ?? null, onlyDue, limit, offset],
  );
}

/** How many are due, and of these how many nothing keeps from being erased. */
export async function countDue(
  manager: EntityManager,
  months: number,
  { jobId, viewerId }: { jobId?: string; viewerId?: string } = {},
): Promise<{ due: number; free: number; running: number }> {
  const [counts] = await manager.query<[{ due: number; free: number; running: number }]>(
    `select count(*) filter (where "dueAt" <= now())::int as due, count(*)::int as running,
            count(*) filter (where "dueAt" <= now() and "keptBy" is null)::int as free
       from (${running}) d where ($3::uuid is null or "jobId" = $3)`,
    [months, viewerId ?? null, jobId ?? null],
  );
  return counts;
}

export async function clockOf(manager: EntityManager, months: number, jobId: string): Promise<JobClock> {
  const [clock] = await manager.query<[JobClock]>(
    `select months, started as "startedAt", automatic from (${clocks}) k where job_id = $2`,
    [months, jobId],
  );
  return clock;
}

/** Why an application can't be erased now, if anything keeps it. */
export async function keptBy(manager: EntityManager, applicationIds: readonly string[]): Promise<KeptBy> {
  const [row] = await manager.query<{ hold: boolean; open: boolean }[]>(
    `select exists (select from legal_holds h join applications a on a.job_id = h.job_id
                     where a.id = any ($1::uuid[]) and h.ended_at is null
                       and (h.application_id is null or h.application_id = a.id)) as hold,
            exists (select from sittings s join scorecards o on o.sitting_id = s.id
                     where s.application_id = any ($1::uuid[]) and o.state in ('due', 'draft')) as open`,
    [applicationIds],
  );
  if (row?.hold) return 'hold';
  return row?.open ? 'open scorecards' : null;
}
