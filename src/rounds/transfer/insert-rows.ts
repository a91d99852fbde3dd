import { mediaTypeOf, storedName } from '../../candidates/media-type.js';
import { StoredFile } from '../../candidates/stored-file.entity.js';
import type { Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import type { RoundDocument } from '../file/round-file.js';

/** Rows of one statement: few enough that its text stays small, many enough that a round takes few statements. */
const atOnce = 5000;

/**
 * Inserts many rows with few statements, in their order.
 * @param rows by column name, all with the same columns; instants as ISO 8601
 * @param onConflict what to do with a row that is there already, such as "on conflict (email) do nothing"
 */
export async function insertRows(
  tx: Tx,
  table: string,
  rows: readonly Record<string, unknown>[],
  onConflict = '',
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
    .map((name) => `"${name}"`)
    .join(', ');
  const sql = `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1::json) ${onConflict}`;
  for (let start = 0; start < rows.length; start += atOnce) {
    await tx.query(sql, [JSON.stringify(rows.slice(start, start + atOnce))]);
  }
}

/**
 * Stores a document. What it is, is found in its bytes; what the file says of it counts for nothing.
 * @param pointer where the document stands in the round file
 * @returns its id
 * @throws InvalidInput where the bytes are no PDF, PNG, JPEG, DOCX or UTF-8 text; checkImport says so before
 */
export async function importDocument(tx: Tx, document: RoundDocument, pointer: string): Promise<string> {
  const content = Buffer.from(document.content, 'base64');
  const mediaType = await mediaTypeOf(content, `${pointer}/content`);
  const fileName = storedName({ fileName: document.fileName, bytes: content });
  const id = newId();
  await tx.insert(StoredFile, { id, fileName, mediaType, size: content.length, content });
  return id;
}
