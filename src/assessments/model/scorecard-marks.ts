import type { Tx } from '../../platform/database/database.js';

/** Says something of scorecards wherever their ratings are; once, however often it is said. */
export async function markScorecards(tx: Tx, ids: readonly string[], mark: string): Promise<void> {
  if (mark === '' || ids.length === 0) return;
  await tx.query(
    'update scorecards set marks = array_append(marks, $2) where id = any ($1::uuid[]) and not $2 = any (marks)',
    [ids, mark],
  );
}
