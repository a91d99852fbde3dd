import type { Tx } from '../../platform/database/database.js';
import type { HeldTable } from '../../platform/database/held-data.js';
import { documentText } from './document-text.js';
import { keyOf } from './found-texts.js';
import { PersonMask } from './person-mask.js';
import { statementPdf } from './statement-pdf.js';
import type { Subject } from './subject.js';

/** The erasure that a statement names. */
export interface ErasureFacts {
  id: string;
  number: number;
  at: Date;
}

/** Deletes the files that somebody handed in. @returns how many */
export async function deleteHandedIn(tx: Tx, held: readonly HeldTable[], { applicationIds }: Subject): Promise<number> {
  const ids: string[] = [];
  for (const { table, storedFiles = [], ofApplications } of held) {
    for (const column of storedFiles) {
      const rows = await tx.query<{ id: string }[]>(
        `select t."${column}" as id from ${table} t where t."${column}" is not null and ${ofApplications}`,
        [applicationIds],
      );
      ids.push(...rows.map(({ id }) => id));
    }
  }
  await tx.query('delete from stored_files where id = any ($1::uuid[])', [ids]);
  return new Set(ids).size;
}

/**
 * Sees to the documents that name somebody: to be called before their texts are masked, since those tell which do.
 * @returns how many were deleted, and how many a statement took the place of
 */
export async function eraseDocuments(
  tx: Tx,
  held: readonly HeldTable[],
  subject: Subject,
  erasure: ErasureFacts,
): Promise<{ files: number; statements: number }> {
  const mask = new PersonMask(subject.masked);
  let [files, statements] = [0, 0];
  for (const table of held.filter((one) => one.files)) {
    for (const row of await rowsWithFiles(tx, table, subject)) {
      if (table.files!.which === 'named' && !(await isNamed(tx, table, row, mask))) continue;
      if (table.files!.then === 'delete') {
        await tx.query(`delete from ${table.table} t where ${whereKey(table, 1)}`, row);
        files += 1;
      } else {
        await putStatement(tx, table, row, erasure);
        statements += 1;
      }
    }
  }
  return { files, statements };
}

/** Keys of the rows that have a document, of the person's jobs; where a table belongs to no job, of the whole table. */
async function rowsWithFiles(tx: Tx, table: HeldTable, { jobIds, whole }: Subject): Promise<string[][]> {
  if (!table.ofJobs && !whole) return [];
  const key = keyOf(table).map((name) => `t."${name}"::text`);
  const rows = await tx.query<{ row: string[] }[]>(
    `select array[${key.join(', ')}] as row from ${table.table} t
      where t."${fileColumn(table)}" is not null and ${table.ofJobs ?? '$1::uuid[] is not null'} order by 1`,
    [jobIds],
  );
  return rows.map(({ row }) => row);
}

async function isNamed(tx: Tx, table: HeldTable, row: string[], mask: PersonMask): Promise<boolean> {
  const texts = Object.entries(table.columns).flatMap(([column, holding]) => (holding === 'text' ? [column] : []));
  const columns = texts.map((column) => `t."${column}"::text`).join(` || E'\\n' || `) || `''`;
  const [found] = await tx.query<[{ texts: string | null; content: Buffer } | undefined]>(
    `select ${columns} as texts, t."${fileColumn(table)}" as content from ${table.table} t where ${whereKey(table, 1)}`,
    row,
  );
  if (!found) return false;
  return mask.isNamedIn(found.texts ?? '') || mask.isNamedIn(await documentText(found.content));
}

async function putStatement(tx: Tx, table: HeldTable, row: string[], erasure: ErasureFacts): Promise<void> {
  const where = (place: number) => whereKey(table, place);
  const [old] = await tx.query<[{ id: string; madeAt: Date | null; sha256: string; pages: number | null }]>(
    `select t.id, t.made_at as "madeAt", t.sha256, t.pages from ${table.table} t where ${where(1)}`,
    row,
  );
  const what = { packets: 'packet', records_exports: 'records export' }[table.table] ?? 'document';
  const { content, sha256 } = await statementPdf({ what, ...old, erasure });
  const also = (table.files!.alsoSet ?? '')
    .replaceAll(':bytes', `${content.length}`)
    .replaceAll(':at', `'${erasure.at.toISOString()}'`)
    .replaceAll(':erasure', `'${erasure.id}'`);
  await tx.query(
    `update ${table.table} t set content = $1, sha256 = $2, pages = 1${also ? `, ${also}` : ''} where ${where(3)}`,
    [content, sha256, ...row],
  );
}

function fileColumn({ table, columns }: HeldTable): string {
  const found = Object.entries(columns).find(([, holding]) => holding === 'file');
  if (!found) throw new Error(`${table} says what becomes of its files, and has no column of the kind 'file'.`);
  return found[0];
}

function whereKey(table: HeldTable, from: number): string {
  return keyOf(table)
    .map((name, at) => `t."${name}"::text = $${from + at}`)
    .join(' and ');
}
