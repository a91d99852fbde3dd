import { ratedIdentities } from '../../assessments/model/scorecards-to-come.service.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Tx } from '../../platform/database/database.js';
import { offsetOf, pageSize, pattern } from '../../platform/http/paging.js';
import type { RatedAlike } from './spread-of-ratings.js';

/** The ratings of a question as the database adds them up. */
export interface RatedSessions {
  /** Of all jobs together. */
  together: LevelsRatedAlike[];
  /** Of the jobs on the page, the newest first. */
  jobs: { jobId: string; job: string; ratings: LevelsRatedAlike }[];
  /** How many lines the pages of jobs have. */
  total: number;
  /** Sessions that whoever looks learns something of: those of the page, and those that could be told from the rest. */
  shown: string[];
  /** Whether there are sessions that they may not see yet. */
  withheld: boolean;
}

interface LevelsRatedAlike {
  levels: number;
  alike: RatedAlike[];
}

interface Row {
  part: 'all' | 'job' | 'found' | 'rest' | 'withheld';
  jobId: string | null;
  job: string | null;
  levels: number | null;
  given: string | null;
  times: number;
  shown: string[] | null;
}

/**
 * Every rating of a question that a viewer may see, in the jobs that they may compare. One statement, whatever there is:
 * sessions in which the panel gave the same levels are one row.
 * @param query which page of jobs, and words of their titles
 */
export async function ratedSessions(
  tx: Tx,
  viewer: Viewer,
  key: string,
  query: { page?: number; q?: string },
): Promise<RatedSessions> {
  const own = viewer.jobsWhere('comparison.view');
  const rows = await tx.query<Row[]>(adding, [
    ...[key, own === 'every job' ? null : own, viewer.id],
    ...[query.q ? pattern(query.q) : '%', pageSize, offsetOf(query)],
  ]);
  const of = (part: Row['part']) => rows.filter((row) => row.part === part);
  const jobs = new Map<string, RatedSessions['jobs'][number]>();
  for (const { jobId, job, levels, given, times } of of('job')) {
    const line = `${jobId} ${levels}`;
    const found = jobs.get(line) ?? { jobId: jobId!, job: job!, ratings: { levels: levels!, alike: [] } };
    found.ratings.alike.push({ given: levelsIn(given!), times });
    jobs.set(line, found);
  }
  const together = new Map<number, RatedAlike[]>();
  for (const { levels, given, times } of of('all')) {
    together.set(levels!, [...(together.get(levels!) ?? []), { given: levelsIn(given!), times }]);
  }
  return {
    together: [...together].map(([levels, alike]) => ({ levels, alike })),
    jobs: [...jobs.values()],
    total: of('found')[0]?.times ?? 0,
    shown: [...of('job'), ...of('rest')].flatMap(({ shown }) => shown ?? []),
    withheld: of('withheld').length > 0,
  };
}

/** The levels of one panel, lowest first, from how often each was given: eight bits a level. */
function levelsIn(given: string): number[] {
  const levels: number[] = [];
  for (let [left, level] = [BigInt(given), 1]; left > 0n; left >>= 8n, level += 1) {
    for (let count = Number(left & 255n); count > 0; count -= 1) levels.push(level);
  }
  return levels;
}

/** From so many sessions on, what is left of the whole tells nothing of any of them. */
const fewest = 5;

/**
 * A session counts once none of its scorecards is open, for whoever rates nobody of it elsewhere, and, where the plan
 * opens ratings all at the end, once its job is closed: no more than blindness lets them see. What a panel gave is one
 * number: how often each level, eight bits each.
 */
const adding = `
  with asked as materialized (
    select j.id as job_id, j.title, t.levels, t.id as assessment_id, c.id as criterion_id,
           p.opening <> 'at_end' or j.status = 'closed' as open
      from criteria c
      join assessments t on t.id = c.assessment_id
      join assessment_plans p on p.id = t.plan_id
      join jobs j on j.id = p.job_id
     where c.question_key = $1 and ($2::uuid[] is null or j.id = any ($2))),
  hidden as materialized (
    select sitting_id as id from every_scorecard where state in ('due', 'draft')
    union
    select s.id from sittings s
      join applications a on a.id = s.application_id
      join candidates n on n.id = a.candidate_id
     where n.identity in (${ratedIdentities('$3')})),
  units as materialized (
    select k.job_id, k.levels, c.sitting_id as id, sum(1::bigint << (8 * (r.level - 1))) as given
      from asked k
      join every_rating r on r.criterion_id = k.criterion_id and r.level is not null
      join every_scorecard c on c.id = r.scorecard_id and c.state in ('submitted', 'revised')
     where k.open and c.sitting_id not in (select id from hidden)
     group by k.job_id, k.levels, c.sitting_id),
  found as materialized (
    select u.job_id, u.levels, max(k.title) as title
      from (select distinct job_id, levels from units) u
      join (select distinct job_id, title from asked) k on k.job_id = u.job_id
     where k.title ilike $4
     group by u.job_id, u.levels),
  page as materialized (select * from found order by job_id desc, levels desc limit $5 offset $6)
  select 'all' as part, null::uuid as "jobId", null as job, levels, given::text, count(*)::int as times, null::uuid[] as shown
    from units group by levels, given
  union all
  select * from (
    select 'job', p.job_id, p.title, p.levels, u.given::text, count(*)::int, array_agg(u.id)
      from page p join units u on u.job_id = p.job_id and u.levels = p.levels
     group by p.job_id, p.title, p.levels, u.given) one
  union all
  select 'found', null, null, null, null, (select count(*)::int from found), null
  union all
  select 'rest', null, null, null, null, 0, array_agg(id)
    from (select u.id from units u
           where not exists (select from page p where p.job_id = u.job_id and p.levels = u.levels)
             and not exists (
                 select from sittings s
                   join applications a on a.id = s.application_id
                   join candidates n on n.id = a.candidate_id
                   join looks l on l.viewer_id = $3 and l.identity = n.identity and l.kind = 'ratings' and l.about_id = s.id
                  where s.id = u.id)
           limit ${fewest}) few
  having count(*) < ${fewest}
  union all
  (select 'withheld', null, null, null, null, 1, null
     from asked k join sittings s on s.assessment_id = k.assessment_id
    where not k.open or s.id in (select id from hidden) limit 1)
  order by part desc, "jobId" desc nulls last, levels desc nulls last`;
