import type { EntityManager } from 'typeorm';
import { pattern } from '../../platform/http/paging.js';

/** What is searched for, and where. */
export interface RecordSearch {
  /** Null for the record of everything. */
  jobId: string | null;
  /** Only events of this kind. */
  type: string | null;
  /** Whoever searches: a writing sample whose author is hidden from them is not found by the author's name. */
  viewerId: string;
  words: string;
}

/** A search counts no further. */
export const mostFound = 1000;

/** With more candidates of the name than this, the record is read from its end until enough of it fits. */
const mostLookedUp = 3000;

/** What the words stand in: kinds of event, names that actors had then, people, applications, their sittings, jobs. */
interface Meant {
  types: string[];
  actors: string[];
  people: string[];
  applications: string[];
  sittings: string[];
  jobs: string[];
  /** Sittings that the viewer scores without knowing whose they are. */
  hidden: string[];
}

/**
 * The events that words are found in, the newest first, by their sequence. The words are looked for in what events are
 * about, which is little, and then the events in an index by each of those; nothing reads the whole record.
 * @returns at most `mostFound` and one, or as many as `needed`
 */
export async function searchRecord(manager: EntityManager, search: RecordSearch, needed: number): Promise<string[]> {
  const { jobId, type, viewerId, words } = search;
  const [meant] = await manager.query<[Meant]>(meaning(jobId !== null), [jobId, pattern(words), viewerId]);
  const limit = Math.max(needed, mostFound + 1);
  const { types, actors, people, applications, sittings, jobs, hidden } = meant;
  const many = applications.length > mostLookedUp;
  const { sql, parameters } = many
    ? reading(search, meant, limit)
    : {
        sql: lookingUp(jobId !== null, type !== null),
        parameters: [
          ...[limit, types, actors, people, hidden, jobId ?? jobs, applications, sittings],
          ...(type === null ? [] : [type]),
        ],
      };
  const rows = await manager.query<{ sequence: string }[]>(sql, parameters);
  return rows.map(({ sequence }) => sequence);
}

/** One value of a column after another, each found in an index: the record has many events of few kinds and actors. */
const steps = (column: 'type' | 'actor_name', ofJob: boolean): string => {
  const job = ofJob ? 'job_id = $1 and' : '';
  return `with recursive known as (
    (select ${column} as value from audit_events where ${job} true order by ${column} limit 1)
    union all
    select (select e.${column} from audit_events e where ${job} e.${column} > known.value order by e.${column} limit 1)
      from known where known.value is not null
  ) select value from known where value is not null`;
};

/** `$1` the job, `$2` the words as a pattern, `$3` the viewer. */
const meaning = (ofJob: boolean): string => `
  with named as materialized (
    select a.id from applications a join candidates c on c.id = a.candidate_id
     where c.name ilike $2 and ($1::uuid is null or a.job_id = $1)
    union all
    select g.merged_application_id from candidate_merges g
      join applications a on a.id = g.application_id join candidates c on c.id = a.candidate_id
     where c.name ilike $2 and ($1::uuid is null or a.job_id = $1)),
  hidden as materialized (
    select s.id from scorecards o join sittings s on s.id = o.sitting_id join assessments t on t.id = s.assessment_id
     where o.panelist_id = $3 and o.state in ('due', 'draft') and t.hide_author)
  select array(select value from (${steps('type', ofJob)}) k where translate(value, '._', '  ') ilike $2) as types,
         array(select value from (${steps('actor_name', ofJob)}) k where value ilike $2) as actors,
         array(select id::text from people where name ilike $2) as people,
         array(select id::text from named limit ${mostLookedUp + 1}) as applications,
         array(select s.id::text from (select id from named limit ${mostLookedUp + 1}) n
                 join sittings s on s.application_id = n.id where s.id not in (select id from hidden)) as sittings,
         array(select id::text from jobs where $1::uuid is null and title ilike $2) as jobs,
         array(select id::text from hidden) as hidden`;

const byPerson = `e.payload->>'personId'`;
const byApplication = `e.payload->>'applicationId'`;
const bySitting = `e.type like 'sitting.%' and e.payload->>'sittingId'`;
const tellsNobody = (hidden: string): string =>
  `not (e.type like 'sitting.%' and coalesce(e.payload->>'sittingId', '') = any(${hidden}::text[]))`;

/**
 * From each thing that the words stand in, its newest events. `$6` is the job, or the ids of the jobs whose titles fit;
 * the last parameter is the kind, if only one is wanted.
 */
function lookingUp(ofJob: boolean, ofType: boolean): string {
  const within = `${ofJob ? 'e.job_id = $6::uuid and ' : ''}${ofType ? 'e.type = $9 and ' : ''}`;
  const newest = (list: string, condition: string): string => `
    select found.sequence from unnest(${list}) as of (value) cross join lateral (
      select e.sequence from audit_events e where ${within} ${condition} = of.value
       order by e.sequence desc limit $1) found`;
  const sources = [
    newest('$2::text[]', 'e.type'),
    newest('$3::text[]', 'e.actor_name'),
    newest('$4::text[]', byPerson),
    newest('$7::text[]', `${tellsNobody('$5')} and ${byApplication}`),
    newest('$8::text[]', bySitting),
    ...(ofJob ? [] : [newest('$6::uuid[]', 'e.job_id')]),
  ];
  return `select sequence from (${sources.join(' union all ')}) hits group by sequence order by sequence desc limit $1`;
}

/** From the newest event back, until enough are found: many candidates are called so. Each is asked as little as it can be. */
function reading({ jobId, type, words }: RecordSearch, meant: Meant, limit: number) {
  const parameters: unknown[] = [limit, pattern(words)];
  const given = (value: unknown): string => `$${parameters.push(value)}`;
  const job = jobId === null ? undefined : given(jobId);
  const oneOf = (what: string, values: string[], kind = 'text'): string[] =>
    values.length > 0 ? [`${what} = any(${given(values)}::${kind}[])`] : [];
  const theirs = `(${byApplication} in (select id::text from named)
    or ${bySitting} in (select s.id::text from named n join sittings s on s.application_id = n.id))`;
  const fits = [
    ...oneOf('e.type', meant.types),
    ...oneOf('e.actor_name', meant.actors),
    ...oneOf('e.job_id', jobId === null ? meant.jobs : [], 'uuid'),
    ...oneOf(byPerson, meant.people),
    meant.hidden.length > 0 ? `${tellsNobody(given(meant.hidden))} and ${theirs}` : theirs,
  ];
  const sql = `
    with named as materialized (
      select a.id from applications a join candidates c on c.id = a.candidate_id
       where c.name ilike $2 ${job ? `and a.job_id = ${job}::uuid` : ''}
      union all
      select g.merged_application_id from candidate_merges g
        join applications a on a.id = g.application_id join candidates c on c.id = a.candidate_id
       where c.name ilike $2 ${job ? `and a.job_id = ${job}::uuid` : ''})
    select e.sequence from audit_events e
     where ${job ? `e.job_id = ${job}::uuid and` : ''} ${type === null ? '' : `e.type = ${given(type)} and`}
       (${fits.join(' or ')})
     order by e.sequence desc limit $1`;
  return { sql, parameters };
}
