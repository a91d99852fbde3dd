import { Readable } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
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

/** What became of a backup. */
export interface WrittenBackup {
  /** Rows by table. */
  rows: Record<string, number>;
}

/**
 * Everything in a database as it is at one moment, as plain bytes, a line a row; while others write. Nothing of it is in
 * memory at once but one row.
 * @param version of the program that makes it
 * @param done is told how many rows there were, at the end
 */
export function backupOf(url: string, version: string, done: (written: WrittenBackup) => void): Readable {
  return Readable.from(linesOfBackup(url, version, done), { objectMode: false });
}

async function* linesOfBackup(
  url: string,
  version: string,
  done: (written: WrittenBackup) => void,
): AsyncGenerator<Buffer> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const digest = new LinesDigest();
  const line = (text: Buffer | string): Buffer => {
    digest.add(text);
    return Buffer.concat([Buffer.from(text), newLine]);
  };
  try {
    // A policy that would leave out rows is an error here, never a smaller backup.
    await client.query('begin isolation level repeatable read read only; set local row_security = off');
    yield line(JSON.stringify(await headOf(client, version)));
    const rows: Record<string, number> = {};
    for (const table of await backupTables(client)) {
      yield line(JSON.stringify(table));
      rows[table.name] = 0;
      for await (const row of rowsOf(client, table)) {
        rows[table.name]! += 1;
        yield line(row);
      }
      yield line(endOfTable);
    }
    const end: BackupEnd = { end: true, rows, sha256: digest.hex };
    yield Buffer.from(`${JSON.stringify(end)}\n`);
    done({ rows });
  } finally {
    await client.end();
  }
}

const newLine = Buffer.from('\n');

async function headOf(client: pg.Client, version: string): Promise<BackupHead> {
  const { rows: migrations } = await client.query<{ name: string }>('select name from schema_migrations order by id');
  const { rows } = await client.query<{ id: number }>('select max(id) as id from graphile_worker.migrations');
  return {
    ...{ format: 'callboard-backup', version: 1, callboard: version, madeAt: new Date().toISOString() },
    migrations: migrations.map(({ name }) => name),
    jobTables: rows[0]!.id,
  };
}

function rowsOf(client: pg.Client, table: BackupTable): AsyncGenerator<Buffer> {
  return linesOf(client.query(copyTo(`copy ${copied(table)} to stdout`)) as AsyncIterable<Buffer>);
}
