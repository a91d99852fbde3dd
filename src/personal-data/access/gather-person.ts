import type { Tx } from '../../platform/database/database.js';
import type { HeldTable } from '../../platform/database/held-data.js';
import { NameMask } from '../../comparison/engine/name-mask.js';
import { partsOf } from '../name-parts.js';

/** One thing that is told of a person. */
export type Entry = Record<string, unknown>;

export interface PersonFile {
  format: 'callboard-subject-access/1';
  /** ISO 8601 in UTC. */
  madeAt: string;
  /** Whether others' names and addresses were left out. */
  redacted: boolean;
  names: string[];
  sections: { title: string; entries: Entry[] }[];
  files: { name: string; type: string; bytes: number; base64: string }[];
}

/** Whom a file is about: a candidate by applications, or somebody who signs in. */
export interface About {
  applicationIds: readonly string[];
  jobIds: readonly string[];
  personId: string | null;
}

/**
 * Everything on file about one person, from what each room declares of its tables.
 * @param tx one that reads everything at one moment (repeatable read)
 */
export async function gatherPerson(
  tx: Tx,
  held: readonly HeldTable[],
  about: About,
  { madeAt, redacted }: { madeAt: Date; redacted: boolean },
): Promise<PersonFile> {
  const names = await namesOf(tx, about);
  const mask = redacted ? await othersMask(tx, about, names) : undefined;
  const sections: PersonFile['sections'] = [];
  for (const table of held) {
    const entries = await entriesOf(tx, table, about);
    if (entries.length === 0) continue;
    const title = table.title ?? table.table.replaceAll('_', ' ');
    sections.push({ title, entries: entries.map((entry) => cleaned(entry, mask)) });
  }
  const files = await filesOf(tx, held, about);
  return { format: 'callboard-subject-access/1', madeAt: madeAt.toISOString(), redacted, names, sections, files };
}

async function namesOf(tx: Tx, { applicationIds, personId }: About): Promise<string[]> {
  const rows = await tx.query<{ name: string }[]>(
    `select distinct c.name from applications a join candidates c on c.id = a.candidate_id where a.id = any ($1::uuid[])
     union select name from people where id = $2`,
    [applicationIds, personId],
  );
  return rows.map(({ name }) => name);
}

/** Texts without anybody else's name or address. */
type Cleaning = (text: string) => string;

async function othersMask(tx: Tx, { jobIds, applicationIds, personId }: About, own: string[]): Promise<Cleaning> {
  const others = await tx.query<{ name: string; email: string | null; team: boolean }[]>(
    `select p.name, p.email, true as team from people p where $3::uuid is null or p.id <> $3
     union
     select c.name, c.email, false from applications a join candidates c on c.id = a.candidate_id
      where a.id <> all ($2::uuid[]) and (a.job_id = any ($1::uuid[]) or $3::uuid is not null and exists (
            select from sittings s join scorecards o on o.sitting_id = s.id where s.application_id = a.id and o.panelist_id = $3))
     order by 3 desc, 1`,
    [jobIds, applicationIds, personId],
  );
  const counts = { team: 0, other: 0 };
  const lettered = others
    .filter(({ name }) => !own.includes(name))
    .map(({ name, team }) => {
      const letter = team ? `Staff ${(counts.team += 1)}` : `Candidate ${(counts.other += 1)}`;
      return { name, letter };
    });
  const mine = new Set(own.flatMap(partsOf));
  const mask = new NameMask(lettered, { addresses: false, spare: (part) => mine.has(part) });
  const emails = others.flatMap(({ email }) => email ?? []);
  return (text) => {
    let clean = mask.apply(text);
    for (const email of emails) clean = clean.replaceAll(email, '[email]');
    return clean;
  };
}

async function entriesOf(tx: Tx, table: HeldTable, { applicationIds, personId }: About): Promise<Entry[]> {
  const [where, whom] = personId ? [table.ofPerson, personId] : [table.ofApplications, applicationIds];
  if (!where) return [];
  if (table.told) {
    const sql = `select to_json(told) as entry from (select ${table.told} from ${table.table} t where ${where}) told`;
    return (await tx.query<{ entry: Entry }[]>(sql, [whom])).map(({ entry }) => entry);
  }
  // What proves who somebody is never leaves the database: only whether there is one.
  const secrets = Object.keys(table.columns).filter((column) => table.columns[column] === 'secret');
  const given = secrets.map((column) => `case when t."${column}" is not null then '${column}' end`);
  const rows = await tx.query<{ entry: Entry; kept: string[] }[]>(
    `select to_jsonb(t) - $2::text[] as entry, array_remove(array[${given.join(', ')}]::text[], null) as kept
       from ${table.table} t where ${where}`,
    [whom, secrets],
  );
  return rows.map(({ entry, kept }) => ({ ...told(entry, table), ...notGivenOut(kept) }));
}

function notGivenOut(kept: string[]): Entry {
  return Object.fromEntries(kept.map((column) => [column.replaceAll('_', ' '), 'on file, not given out']));
}

/** Columns that tell nobody anything: identifiers, the product's own bookkeeping. */
const untold = /(^|_)(id|ids|hash|run|version|position|sha256|content|holds|identity|number|quiet_changes)$/;

function told(entry: Entry, { columns }: HeldTable): Entry {
  const shown = Object.entries(entry).filter(
    ([column, value]) => !untold.test(column) && columns[column] !== 'file' && !isEmpty(value),
  );
  return Object.fromEntries(shown.map(([column, value]) => [column.replaceAll('_', ' '), value]));
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function cleaned(entry: Entry, mask: Cleaning | undefined): Entry {
  const shown = Object.entries(entry).filter(([, value]) => !isEmpty(value));
  return Object.fromEntries(shown.map(([name, value]) => [name, mask ? clean(value, mask) : value]));
}

function clean(value: unknown, mask: Cleaning): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((one) => clean(one, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, clean(one, mask)]));
}

async function filesOf(
  tx: Tx,
  held: readonly HeldTable[],
  { applicationIds, personId }: About,
): Promise<PersonFile['files']> {
  if (personId) return [];
  const files: PersonFile['files'] = [];
  for (const { table, storedFiles = [], ofApplications } of held) {
    for (const column of storedFiles) {
      const rows = await tx.query<{ name: string; type: string; content: Buffer }[]>(
        `select f.file_name as name, f.media_type as type, f.content from ${table} t
           join stored_files f on f.id = t."${column}" where ${ofApplications}`,
        [applicationIds],
      );
      files.push(
        ...rows.map(({ name, type, content }) => ({
          ...{ name, type, bytes: content.length, base64: content.toString('base64') },
        })),
      );
    }
  }
  return files;
}
