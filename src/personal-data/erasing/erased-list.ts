import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Actor, operator } from '../../audit/audit.service.js';
import type { Database, Tx } from '../../platform/database/database.js';
import type { HeldTable } from '../../platform/database/held-data.js';
import { isId } from '../../platform/database/ids.js';
import { eraseCandidate } from './erase-candidate.js';
import { Erasure, type ErasureKind } from '../erasure.entity.js';
import { purgePerson } from './purge-person.js';

/** One erasure as the list of them has it: identifiers only. */
export interface ErasedLine {
  erasure: string;
  number: number;
  kind: ErasureKind;
  /** ISO 8601 in UTC. */
  at: string;
  applications: string[];
  person: string | null;
}

const fileName = 'erasures.ndjson';

/** Where an installation keeps the list beside its database, so that it outlives a backup of before. */
export function erasedListPath(dataFolder: string): string {
  return join(dataFolder, fileName);
}

/** Every erasure that was done, the first first. */
export async function erasedLines(tx: Pick<Tx, 'query'>): Promise<ErasedLine[]> {
  const rows = await tx.query<(Omit<ErasedLine, 'at'> & { at: Date })[]>(
    `select id as erasure, number, kind, done_at as at, application_ids as applications, person_id as person
       from erasures where state = 'done' order by number`,
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

export function erasedText(lines: readonly ErasedLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** @throws Error naming the line that is none */
export function readErased(text: string): ErasedLine[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const read = parsed(line);
    if (!isErased(read)) throw new Error(`line ${index + 1} is not an erasure`);
    return [read];
  });
}

/** The list in the data folder; nothing where there is none. @throws Error where it can't be read as one */
export async function keptErased(dataFolder: string): Promise<ErasedLine[] | undefined> {
  try {
    return readErased(await readFile(erasedListPath(dataFolder), 'utf8'));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw new Error(`${erasedListPath(dataFolder)} can’t be read: ${(error as Error).message}`, { cause: error });
  }
}

/** Writes the list into the data folder, with what stood there before: written whole, or as it was. */
export async function keepErased(dataFolder: string, lines: readonly ErasedLine[]): Promise<void> {
  const before = (await keptErased(dataFolder)) ?? [];
  const all = new Map([...before, ...lines].map((line) => [line.erasure, line]));
  const sorted = [...all.values()].sort((one, other) => one.number - other.number);
  const path = erasedListPath(dataFolder);
  await mkdir(dataFolder, { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, erasedText(sorted), { mode: 0o600, flush: true });
  await rename(unfinished, path);
}

/**
 * Erases again whom a list says were erased, in a database that does not know it: a backup of before. Each is a
 * transaction of its own; what was done stays done, and the next call goes on with the rest.
 * @returns how many people were on file and are erased now
 */
export async function eraseAgain(
  database: Database,
  held: readonly HeldTable[],
  lines: readonly ErasedLine[],
  by: Actor = operator,
): Promise<number> {
  const known = new Set((await erasedLines(database.reader)).map(({ erasure }) => erasure));
  let again = 0;
  for (const line of lines.filter(({ erasure }) => !known.has(erasure))) {
    if (await database.transaction((tx) => eraseLine(tx, held, line, by))) again += 1;
  }
  return again;
}

async function eraseLine(tx: Tx, held: readonly HeldTable[], line: ErasedLine, by: Actor): Promise<boolean> {
  const { erasure: id, kind, person: personId, applications } = line;
  // Another may have taken its number in a database that went on from the backup.
  const [taken] = await tx.query<object[]>('select from erasures where number = $1 and id <> $2', [line.number, id]);
  const number = taken ? null : line.number;
  const there = await tx.query<{ id: string }[]>(
    kind === 'person'
      ? 'select id from people where id = $1'
      : 'select id from applications where id = any ($1::uuid[])',
    [kind === 'person' ? personId : applications],
  );
  const request = { id, kind, why: 'restored' as const, personId, applicationIds: applications, dropped: ['all'] };
  await tx.query('delete from erasures where id = $1', [id]);
  await tx.insert(Erasure, { ...request, askedByName: by.name });
  if (there.length === 0) {
    const nothing = { rows: {}, texts: 0, files: 0, statements: 0, events: 0 };
    const free = number ?? (await tx.query<[{ next: number }]>('select max(number) + 1 as next from erasures'))[0].next;
    await tx.update(Erasure, { id }, { state: 'done', number: free, doneAt: new Date(line.at), removed: nothing });
    return false;
  }
  if (kind === 'person') await purgePerson(tx, held, { id, personId: personId!, number }, by);
  else await eraseCandidate(tx, held, { ...request, number }, by);
  return true;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isErased(value: unknown): value is ErasedLine {
  const { erasure, number, kind, at, applications, person } = (value ?? {}) as Partial<ErasedLine>;
  return (
    isId(erasure) &&
    Number.isSafeInteger(number) &&
    (kind === 'candidate'
      ? Array.isArray(applications) && applications.every(isId)
      : kind === 'person' && isId(person)) &&
    typeof at === 'string' &&
    !Number.isNaN(Date.parse(at))
  );
}
