import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Readable } from 'node:stream';
import pg from 'pg';
import type { ErasedLine } from '../../personal-data/erasing/erased-list.js';
import type { Command, CommandIo } from '../../platform/command-line/command.js';
import { type FindInstallation, type Installation, whereTheDatabaseIs, withAttached } from './installation.js';
import { explained } from './write-output.js';

/** callboard backup [-o FILE] */
export function backupCommand(find: FindInstallation, version: () => string): Command {
  return {
    name: 'backup',
    summary: 'Saves everything in the database to one file',
    usage: '[-o FILE]',
    takes: { least: 0, most: 0 },
    options: { output: { type: 'string', short: 'o', value: 'FILE', help: 'default: callboard-DATE.backup' } },
    details: [
      'The file holds everything as it was at one moment, uploaded files and packets too, but not who is signed in ' +
        'where. It can be read by the account that made it only. Keep it as safe as the database.',
      whereTheDatabaseIs,
    ],
    async run({ options }, io) {
      const { backupOf } = await import('../../platform/backup/write-backup.js');
      const today = new Date().toISOString().slice(0, 10);
      const path = typeof options.output === 'string' ? options.output : `callboard-${today}.backup`;
      return withAttached(await find(), false, async ({ url }) => {
        let rows: Record<string, number> = {};
        const backup = backupOf(url, version(), (written) => (rows = written.rows));
        await writeWhole(path, backup);
        io.out(`${path}: ${count(rows)}.\n`);
        return 0;
      });
    },
  };
}

/** callboard restore FILE */
export function restoreCommand(find: FindInstallation): Command {
  return {
    name: 'restore',
    summary: 'Puts a backup into an empty database',
    usage: 'FILE [--erased LIST]',
    takes: { least: 1, most: 1 },
    options: {
      erased: { type: 'string', value: 'LIST', help: 'whom to erase again, as callboard data erased printed it' },
    },
    details: [
      'The file is read to its end first: one that was cut off or changed is refused, and nothing is written. Stop the ' +
        'server before, and start it after. What waited in the background when the backup was made, such as a mail, ' +
        'is done then.',
      'A backup of an older version is brought up to date. The database has to be empty: an empty folder in ' +
        'CALLBOARD_DATA, or a new database in DATABASE_URL.',
      'Anyone who was erased after the backup was made is erased again: those in LIST, and those in erasures.ndjson in ' +
        'the folder CALLBOARD_DATA.',
    ],
    async run({ positionals: [path = ''], options }, io) {
      const { BackupProblem, checkBackup, loadBackup } = await import('../../platform/backup/restore-backup.js');
      const installation = await find();
      const list = await erasedSoFar(installation, typeof options.erased === 'string' ? options.erased : undefined);
      if ('problem' in list) return refuse(io, list.problem);
      try {
        const { head } = await checkBackup(unpacked(path));
        return await withAttached(installation, true, async ({ url }) => {
          const problem = await prepare(url, head, installation);
          if (problem) return refuse(io, problem);
          const rows = await loadBackup(url, unpacked(path));
          const { migrate } = await import('../../platform/database/migrate.js');
          await migrate(url, installation.entities);
          io.out(`Restored ${count(rows)}, as of ${head.madeAt}. Everyone has to sign in again.\n`);
          io.out(await eraseAgainIn(url, installation, list.lines));
          return 0;
        });
      } catch (error) {
        if (!(error instanceof BackupProblem)) throw explained(path, 'read', error);
        return refuse(io, `${path} was not restored: ${error.message}`);
      }
    },
  };
}

/** Whom the lists at hand say were erased; nothing where there is no list. */
async function erasedSoFar(
  { settings }: Installation,
  path: string | undefined,
): Promise<{ lines: ErasedLine[] | undefined } | { problem: string }> {
  const { keptErased, readErased } = await import('../../personal-data/erasing/erased-list.js');
  try {
    const kept = await keptErased(settings.dataFolder);
    if (path === undefined) return { lines: kept };
    return { lines: [...(kept ?? []), ...readErased(await readFile(path, 'utf8'))] };
  } catch (error) {
    return {
      problem: `${path ?? 'The list of erasures'} can’t be used: ${(error as Error).message}. Nothing was restored.`,
    };
  }
}

/** @returns what was done, as a line for the operator */
async function eraseAgainIn(
  url: string,
  { entities, constraintErrors }: Installation,
  lines: ErasedLine[] | undefined,
): Promise<string> {
  if (!lines) {
    return (
      'No list of erasures was found. If anyone was erased after the backup was made, get the list from the old ' +
      'installation (callboard data erased) and run callboard data again LIST.\n'
    );
  }
  const { openDataSource } = await import('../../platform/database/data-source.js');
  const { Database } = await import('../../platform/database/database.js');
  const { eraseAgain } = await import('../../personal-data/erasing/erased-list.js');
  const { heldTables } = await import('../../personal-data/held-tables.js');
  const source = await openDataSource(url, entities);
  try {
    const again = await eraseAgain(new Database(source, constraintErrors), heldTables, lines);
    return again === 0
      ? 'No one had to be erased again.\n'
      : `Erased again: ${again === 1 ? '1 person' : `${again} people`}.\n`;
  } finally {
    await source.destroy();
  }
}

/** Gives an empty database the tables that a backup was made of. @returns why that can't be */
async function prepare(
  url: string,
  { migrations, callboard }: { migrations: string[]; callboard: string },
  { entities }: Installation,
): Promise<string | undefined> {
  if (!(await isEmpty(url))) {
    return 'The database has people in it already. Restore into an empty one, so that nothing is overwritten.';
  }
  const { migrationNames } = await import('../../platform/database/data-source.js');
  const known = await migrationNames();
  if (!migrations.every((name) => known.includes(name))) {
    return `The backup was made by Callboard ${callboard}, which is newer than this one. Install that version first.`;
  }
  const { migrate } = await import('../../platform/database/migrate.js');
  await migrate(url, entities, migrations);
  return undefined;
}

async function isEmpty(url: string): Promise<boolean> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ there: boolean }>(`select to_regclass('people') is not null as there`);
    if (!rows[0]!.there) return true;
    const { rowCount } = await client.query('select 1 from people limit 1');
    return rowCount === 0;
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Under the name that was asked for stands a whole backup or, as before, none. */
async function writeWhole(path: string, backup: Readable): Promise<void> {
  const begun = `${path}.part`;
  try {
    await pipeline(backup, createGzip({ level: 6 }), createWriteStream(begun, { mode: 0o600 }));
    await rename(begun, path);
  } catch (error) {
    await rm(begun, { force: true });
    throw explained(path, 'written', error);
  }
}

function unpacked(path: string): AsyncIterable<Buffer> {
  const packed = createReadStream(path);
  const plain = createGunzip();
  packed.on('error', (error) => plain.destroy(error));
  return packed.pipe(plain);
}

function refuse(io: CommandIo, problem: string): number {
  io.error(`${problem}\n`);
  return 1;
}

function count(rows: Record<string, number>): string {
  const all = Object.values(rows).reduce((sum, each) => sum + each, 0);
  const of = (table: string): string => {
    const number = rows[`public.${table}`] ?? 0;
    return `${number} ${number === 1 ? table.slice(0, -1) : table}`;
  };
  return `${all} rows, with ${of('jobs')}, ${of('candidates')}, and ${of('ratings')}`;
}
