import type { Tx } from '../../platform/database/database.js';

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
