import type { Tx } from '../../platform/database/database.js';
import type { HeldTable } from '../../platform/database/held-data.js';
import { certainPattern, PersonMask, type Scope, searchPattern } from './person-mask.js';
import type { Subject } from './subject.js';

/** A text in which somebody is named, or which is about them. */
export interface FoundText {
  table: string;
  /** Values of the table's key columns. */
  row: string[];
  column: string;
  type: 'text' | 'list' | 'json' | 'jsonb';
  scope: Scope;
  before: unknown;
  after: unknown;
}

const scopes: readonly Scope[] = ['own', 'notes', 'job', 'elsewhere'];

/** Names a text in a form, and in an erasure that waits. */
export function textRef({ table, row, column }: Pick<FoundText, 'table' | 'row' | 'column'>): string {
  return [table, row.join('/'), column].join(':');
}

/**
 * Every text about somebody, and every other that names them, with what it will say. Rows that an erasure deletes are
 * not among them.
 * @param dropped references of texts that go altogether; `all` for every one about them
 */
export async function findTexts(
  tx: Tx,
  held: readonly HeldTable[],
  subject: Subject,
  dropped: readonly string[] = [],
): Promise<FoundText[]> {
  const types = await columnTypes(tx);
  const found: FoundText[] = [];
  const tables = held.filter(({ onErasure, whereNamed }) => onErasure !== 'delete' && whereNamed !== 'delete');
  for (const table of tables) found.push(...(await textsOf(tx, table, subject, types)));
  const drop = dropsOf(found, dropped);
  const mask = new PersonMask(subject.masked);
  // Notes first: their copies in documents of the job become what they became.
  const ordered = scopes.flatMap((scope) => found.filter((one) => one.scope === scope));
  return ordered.map((one) => ({
    ...one,
    after: drop.has(one) ? mask.drop(one.before as string) : maskedText(mask, one),
  }));
}

/** Writes what was found. @returns how many texts changed */
export async function replaceTexts(tx: Tx, held: readonly HeldTable[], texts: readonly FoundText[]): Promise<number> {
  const changed = texts.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
  for (const { table, row, column, type, after } of changed) {
    const key = keyOf(held.find((one) => one.table === table)!);
    const value = type === 'json' || type === 'jsonb' ? JSON.stringify(after) : after;
    const cast = { text: '', list: '::text[]', json: '::json', jsonb: '::jsonb' }[type];
    const where = key.map((name, at) => `"${name}"::text = $${at + 2}`).join(' and ');
    await tx.query(`update ${table} set "${column}" = $1${cast} where ${where}`, [value, ...row]);
  }
  return changed.length;
}

/** Deletes the rows of tables that keep nothing of somebody named in them. @returns by table */
export async function deleteNamed(
  tx: Tx,
  held: readonly HeldTable[],
  subject: Subject,
): Promise<Record<string, number>> {
  const gone: Record<string, number> = {};
  for (const { table, columns, whereNamed } of held) {
    if (whereNamed !== 'delete' || !subject.whole) continue;
    const texts = textColumns(columns).map((column) => `t."${column}"::text ~* $1`);
    const [, count] = await tx.query<[unknown[], number]>(`delete from ${table} t where ${texts.join(' or ')}`, [
      certainPattern(subject.masked),
    ]);
    if (count > 0) gone[table] = count;
  }
  return gone;
}

export function keyOf({ key }: HeldTable): string[] {
  return key ?? ['id'];
}

/** By `table.column`, how a column keeps texts. */
export async function columnTypes(tx: Tx): Promise<Map<string, FoundText['type']>> {
  const rows = await tx.query<{ name: string; type: string }[]>(
    `select c.relname || '.' || a.attname as name, case t.typcategory when 'A' then 'list' else t.typname end as type
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 join pg_type t on t.oid = a.atttypid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')`,
  );
  const apart = ['list', 'json', 'jsonb'] as const;
  return new Map(rows.map(({ name, type }) => [name, apart.find((one) => one === type) ?? 'text']));
}

function maskedText(mask: PersonMask, { type, scope, before }: FoundText): unknown {
  if (before === null) return null;
  return type === 'text' ? mask.text(before as string, scope) : mask.data(before, scope);
}

function dropsOf(found: readonly FoundText[], dropped: readonly string[]): Set<FoundText> {
  const refs = new Set(dropped);
  const candidates = found.filter(
    ({ type, scope, before }) => type === 'text' && scope === 'own' && before !== '' && before !== null,
  );
  return new Set(candidates.filter((one) => refs.has('all') || refs.has(textRef(one))));
}

function textColumns(columns: HeldTable['columns']): string[] {
  return Object.entries(columns).flatMap(([column, holding]) => (holding === 'text' ? [column] : []));
}

async function textsOf(
  tx: Tx,
  table: HeldTable,
  subject: Subject,
  types: Map<string, FoundText['type']>,
): Promise<FoundText[]> {
  const columns = textColumns(table.columns);
  if (columns.length === 0) return [];
  const key = keyOf(table);
  const values = columns.map((column) => `t."${column}" as "${column}"`).join(', ');
  const row = `array[${key.map((name) => `t."${name}"::text`).join(', ')}] as "row key"`;
  const rows: { scope: Scope; values: Record<string, unknown> }[] = [];
  for (const { scope, where, parameters } of scopesOf(table, subject)) {
    const any = columns.map((column) => `t."${column}"::text ~* $1`).join(' or ');
    const narrowed = scope === 'own' ? `($1::text is not null)` : `(${any})`;
    const pattern = scope === 'elsewhere' ? searchPattern(subject.masked) : jobPattern(subject);
    const found = await tx.query<Record<string, unknown>[]>(
      `select ${row}, ${values} from ${table.table} t where ${narrowed} and ${where}`,
      [pattern, ...parameters],
    );
    rows.push(...found.map((one) => ({ scope, values: one })));
  }
  return rows.flatMap(({ scope, values: found }) =>
    columns
      .filter((column) => found[column] !== null)
      .map((column) => ({
        ...{ table: table.table, row: found['row key'] as string[], column, scope },
        type: types.get(`${table.table}.${column}`) ?? 'text',
        ...{ before: found[column], after: found[column] },
      })),
  );
}

/** In texts of their job a part of the name is enough, unless others there have it too; and their key. */
function jobPattern({ masked }: Subject): string {
  const parts = masked.names.flatMap((name) => name.split(/[\s,.'’ʼ"()_/-]+/u)).filter((part) => part.length >= 2);
  const own = parts.filter((part) => !masked.shared.has(part.toLowerCase()));
  return searchPattern({ ...masked, names: [...masked.names, ...own, ...masked.keys.keys()] });
}

/** Each row is in one scope. */
function scopesOf(
  { ofApplications, ofJobs }: HeldTable,
  { applicationIds, jobIds, namesakeJobs, whole }: Subject,
): { scope: Scope; where: string; parameters: unknown[] }[] {
  const at = (condition: string, place: number) => `(${condition.replaceAll('$1', `$${place}`)})`;
  const scopes: { scope: Scope; where: string; parameters: unknown[] }[] = [];
  const own = ofApplications && at(ofApplications, 2);
  if (own) scopes.push({ scope: 'own', where: own, parameters: [applicationIds] });
  const notOwn = own ? ` and ${own} is not true` : '';
  const first = own ? [applicationIds] : [];
  if (ofJobs) {
    const job = at(ofJobs, first.length + 2);
    // Rows about others of the job are notes on people; the rest is the job's own.
    scopes.push({ scope: own ? 'notes' : 'job', where: `${job}${notOwn}`, parameters: [...first, jobIds] });
    if (whole) {
      const elsewhere = `${job} is not true${notOwn}`;
      scopes.push({ scope: 'elsewhere', where: elsewhere, parameters: [...first, [...jobIds, ...namesakeJobs]] });
    }
  } else if (whole) {
    scopes.push({ scope: 'elsewhere', where: `true${notOwn}`, parameters: first });
  }
  return scopes;
}
