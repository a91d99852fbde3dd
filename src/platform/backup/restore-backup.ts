import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import {
  type BackupEnd,
  type BackupHead,
  type BackupTable,
  backupTables,
  copied,
  endOfTable,
  LinesDigest,
  linesOf,
} from './backup-format.js';

/** A backup cannot be restored; the message says why, for a person. */
export class BackupProblem extends Error {
  override name = 'BackupProblem';
}

/**
 * Reads a backup to its end, before anything is done with it.
 * @throws BackupProblem where it is something else, was cut off or was changed
 */
export async function checkBackup(stream: AsyncIterable<Buffer>): Promise<{ head: BackupHead; end: BackupEnd }> {
  const digest = new LinesDigest();
  let head: BackupHead | undefined;
  let last: { line: Buffer; sha256: string } | undefined;
  try {
    for await (const line of linesOf(stream)) {
      head ??= headIn(line);
      // The digest in the last line is of those before it.
      last = line[0] === brace ? { line, sha256: digest.hex } : undefined;
      digest.add(line);
    }
  } catch (error) {
    if (error instanceof BackupProblem) throw error;
    throw new BackupProblem(`it can’t be read to its end (${(error as Error).message}). Use another copy.`);
  }
  const end = endIn(last?.line);
  if (!head || !end) throw new BackupProblem('its end is missing. Use another copy.');
  if (end.sha256 !== last!.sha256) throw new BackupProblem('it was changed since it was made. Use another copy.');
  return { head, end };
}

/**
 * Puts what a checked backup holds into a database whose tables are as it says, and which is empty: all of it, or none.
 * @returns rows by table
 * @throws BackupProblem where a table differs
 */
export async function loadBackup(url: string, stream: AsyncIterable<Buffer>): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin; set local row_security = off');
    const here = new Map((await backupTables(client)).map((table) => [table.name, table]));
    await empty(client, [...here.values()]);
    const rows = await loadTables(client, here, stream);
    for (const { name } of here.values()) await client.query(`alter table ${name} enable trigger user`);
    await client.query(`update graphile_worker._private_jobs set locked_at = null, locked_by = null;
                        update graphile_worker._private_job_queues set locked_at = null, locked_by = null`);
    await setSequences(client);
    await client.query('commit');
    return rows;
  } finally {
    await client.end();
  }
}

const brace = '{'.charCodeAt(0);

function headIn(line: Buffer): BackupHead {
  const head = parsed(line) as BackupHead | undefined;
  if (head?.format !== 'callboard-backup') throw new BackupProblem('it is no backup of Callboard.');
  if (head.version !== 1) throw new BackupProblem('it was made by a newer Callboard. Install that version first.');
  return head;
}

function endIn(line: Buffer | undefined): BackupEnd | undefined {
  const end = line && (parsed(line) as BackupEnd | undefined);
  return end?.end === true ? end : undefined;
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    return undefined;
  }
}

async function loadTables(
  client: pg.Client,
  here: Map<string, BackupTable>,
  stream: AsyncIterable<Buffer>,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const lines = linesOf(stream);
  await lines.next();
  for (;;) {
    const { value: line } = (await lines.next()) as { value: Buffer };
    const table = parsed(line) as BackupTable | BackupEnd;
    if ('end' in table) return counts;
    if (JSON.stringify(here.get(table.name)) !== JSON.stringify(table)) {
      throw new BackupProblem(`its table ${table.name} has other columns than the database.`);
    }
    counts[table.name] = await loadTable(client, table, lines);
  }
}

/** Takes out what migrations put in. What triggers would do from here on is in the backup already. */
async function empty(client: pg.Client, tables: BackupTable[]): Promise<void> {
  for (const { name } of tables) await client.query(`alter table ${name} disable trigger user`);
  for (const { name } of tables.toReversed()) await client.query(`delete from ${name}`);
}

async function loadTable(client: pg.Client, table: BackupTable, lines: AsyncGenerator<Buffer>): Promise<number> {
  let count = 0;
  async function* rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const { value: line } = (await lines.next()) as { value: Buffer };
      if (line.length === endOfTable.length && line.toString() === endOfTable) return;
      count += 1;
      yield Buffer.concat([line, Buffer.from('\n')]);
    }
  }
  await pipeline(
    Readable.from(rows(), { objectMode: false }),
    client.query(copyFrom(`copy ${copied(table)} from stdin`)),
  );
  return count;
}

/** Numbers go on after the highest that was given. */
async function setSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `select c.oid::regclass::text as table, quote_ident(a.attname) as column, s.oid::regclass::text as sequence
       from pg_class s
       join pg_depend d on d.objid = s.oid and d.deptype in ('a', 'i') and d.refclassid = 'pg_class'::regclass
       join pg_class c on c.oid = d.refobjid
       join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
       join pg_namespace n on n.oid = c.relnamespace
      where s.relkind = 'S' and n.nspname in ('public', 'graphile_worker')
        and c.relname not in ('schema_migrations')`,
  );
  for (const { table, column, sequence } of rows) {
    await client.query(`select setval('${sequence}', (select coalesce(max(${column}), 0) + 1 from ${table}), false)`);
  }
}
