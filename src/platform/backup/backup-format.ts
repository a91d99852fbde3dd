import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';

/** A table as a backup has it. */
export interface BackupTable {
  /** With its schema, ready for SQL: `public.people`. */
  name: string;
  /** Without those that the database works out itself. */
  columns: string[];
}

/** What is not kept: who is signed in where, and counts of tries. Everybody signs in again after a restore. */
const left = ['public.sessions', 'public.rate_limits', 'public.schema_migrations', 'graphile_worker.migrations'];

/** Every table that a backup holds, each after those that it refers to. @throws Error where they refer in a circle */
export async function backupTables(client: ClientBase): Promise<BackupTable[]> {
  const { rows: tables } = await client.query<BackupTable>(
    `select n.nspname || '.' || c.relname as name,
            array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')
        and n.nspname || '.' || c.relname <> all ($1)
      group by 1 order by 1`,
    [left],
  );
  const { rows: references } = await client.query<{ from: string; to: string }>(
    `select fn.nspname || '.' || f.relname as "from", tn.nspname || '.' || t.relname as "to"
       from pg_constraint k
       join pg_class f on f.oid = k.conrelid join pg_namespace fn on fn.oid = f.relnamespace
       join pg_class t on t.oid = k.confrelid join pg_namespace tn on tn.oid = t.relnamespace
      where k.contype = 'f' and k.conrelid <> k.confrelid`,
  );
  return inOrder(tables, references);
}

function inOrder(tables: BackupTable[], references: { from: string; to: string }[]): BackupTable[] {
  const ordered: BackupTable[] = [];
  let waiting = tables;
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name));
    const blocked = new Set(references.filter(({ to }) => names.has(to)).map(({ from }) => from));
    const ready = waiting.filter(({ name }) => !blocked.has(name));
    if (ready.length === 0) throw new Error(`These tables refer to each other in a circle: ${[...names].join(', ')}.`);
    ordered.push(...ready);
    waiting = waiting.filter((table) => !ready.includes(table));
  }
  return ordered;
}

/** The part of a COPY statement that names a table and its columns. */
export function copied({ name, columns }: BackupTable): string {
  return `${name} (${columns.map((column) => `"${column.replaceAll('"', '""')}"`).join(', ')})`;
}

/** What the first line of a backup says. */
export interface BackupHead {
  format: 'callboard-backup';
  version: 1;
  /** The version of Callboard that made it. */
  callboard: string;
  /** An instant in ISO 8601. */
  madeAt: string;
  /** The migrations its tables have behind them, the oldest first. */
  migrations: string[];
  /** The same of the tables of jobs in the background. */
  jobTables: number;
}

/** What its last line says. */
export interface BackupEnd {
  end: true;
  /** Rows by table. */
  rows: Record<string, number>;
  /** SHA-256 of everything before this line, in hexadecimal. */
  sha256: string;
}

/** Ends the rows of a table; a row of PostgreSQL's text format never reads like this. */
export const endOfTable = '\\.';

/**
 * The lines of a stream of bytes, without their ends. A row with an uploaded file is one long line, so lines are kept
 * as bytes.
 */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield begun.length > 0 ? Buffer.concat([...begun, chunk.subarray(from, end)]) : chunk.subarray(from, end);
      begun = [];
      from = end + 1;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

/** A running SHA-256 over lines. */
export class LinesDigest {
  private readonly hash = createHash('sha256');

  add(line: Buffer | string): void {
    this.hash.update(line).update('\n');
  }

  get hex(): string {
    return this.hash.copy().digest('hex');
  }
}
