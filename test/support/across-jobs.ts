import { existsSync } from 'node:fs';
import type pg from 'pg';
import type { TestApplication } from './application.js';
import { poolOf } from './pools.js';

interface Sent {
  text: string;
  values: readonly unknown[];
  /** The file of src that has it. */
  from: string;
}

type Watched = pg.PoolClient & { isWatched?: true };

/**
 * Notes each different statement that the product sends from now on, with the values it had first. Statements that are
 * not bound to one job are those that would go to every place if jobs were kept in several.
 */
export function watchStatements({ source, database }: TestApplication): { acrossJobs(): Promise<string[]> } {
  const pool = poolOf(source);
  const sent = new Map<string, Sent>();
  pool.on('acquire', (client: Watched) => {
    if (client.isWatched) return;
    client.isWatched = true;
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    client.query = ((...given: unknown[]) => {
      const [first, second] = given as [string | { text: string; values?: unknown[] }, unknown];
      const text = typeof first === 'string' ? first : first.text;
      const values = typeof first === 'string' ? second : first.values;
      if (!sent.has(text)) sent.set(text, { text, values: Array.isArray(values) ? values : [], from: whoAsks() });
      return query(...given);
    }) as typeof client.query;
  });
  return { acrossJobs: () => acrossJobs(database, [...sent.values()]) };
}

/** The nearest file on the way here that is of a room about hiring; what the platform and the audit send is theirs. */
function whoAsks(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 100;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  // Sources of packages are named as if they were ours.
  const files = [...stack.matchAll(/\/(src\/[\w/.-]+\.ts)/g)].map(([, file]) => file!).filter(isOurs);
  return files.find((file) => !/^src\/(platform|audit)\//.test(file)) ?? files[0] ?? 'elsewhere';
}

const known = new Map<string, boolean>();

function isOurs(file: string): boolean {
  if (!known.has(file)) known.set(file, existsSync(file));
  return known.get(file)!;
}

/** Files that make their statements from the tables declared as holding something of people. */
const eachTable = new Set(['src/personal-data/erasing/found-texts.ts', 'src/personal-data/pages/data.service.ts']);

type Asking = Pick<TestApplication['database'], 'query'>;

/** One line for each file, verb and set of tables: what is read or written there, not of one job alone. */
async function acrossJobs(database: Asking, sent: readonly Sent[]): Promise<string[]> {
  const ofJobs = await tablesOfJobs(database);
  const ids = await idsWithin(database, ofJobs);
  const lines = sent.flatMap(({ text, values, from }) => {
    const touched = tablesIn(text).filter((table) => ofJobs.has(table));
    const bound = values.some((value) => typeof value === 'string' && ids.has(value)) && !/\bidentity\b/.test(text);
    // A row that is added belongs to one job, or to none.
    const adds = /^\s*insert/i.test(text) && touched.length === 1;
    if (touched.length === 0 || bound || adds) return [];
    const what = eachTable.has(from) ? 'each table that holds something of people' : touched.join(', ');
    return [`${from}: ${/\w+/.exec(text)![0].toLowerCase()} ${what}`];
  });
  return [...new Set(lines)].sort();
}

function tablesIn(text: string): string[] {
  const named = [...text.matchAll(/\b(?:from|join|into|update)\s+(?:only\s+)?"?([a-z_]+)"?/gi)].map(
    ([, name]) => name!,
  );
  return [...new Set(named.map((name) => name.replace(/^every_(\w+)$/, '$1s')))].sort();
}

/** By each table whose rows belong to a job: the column that leads there, and where it leads. */
async function tablesOfJobs(database: Asking): Promise<Map<string, { column: string; parent?: string }>> {
  const links = await database.query<{ child: string; column: string; parent: string }[]>(
    `select c.conrelid::regclass::text as child, a.attname as column, c.confrelid::regclass::text as parent
       from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and array_length(c.conkey, 1) = 1 and a.attnotnull and c.conrelid <> c.confrelid
      union select table_name, column_name, 'jobs' from information_schema.columns
      where table_schema = 'public' and column_name = 'job_id' and left(table_name, 6) <> 'every_'
      order by 1, 2`,
  );
  const found = new Map<string, { column: string; parent?: string }>([['jobs', { column: 'id' }]]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const { child, column, parent } of links) {
      if (!found.has(child) && found.has(parent)) found.set(child, { column, parent });
    }
  }
  return found;
}

/** The ids of all rows that belong to a job. */
async function idsWithin(database: Asking, tables: ReadonlyMap<string, unknown>): Promise<Set<string>> {
  const withId = await database.query<{ name: string }[]>(
    `select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'id' and data_type = 'uuid' and table_name = any($1)`,
    [[...tables.keys()]],
  );
  const all = withId.map(({ name }) => `select id from ${name}`).join(' union all ');
  return new Set((await database.query<{ id: string }[]>(all)).map(({ id }) => id));
}
