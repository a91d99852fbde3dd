import type { Tx } from '../../platform/database/database.js';

/** A person, until this transaction ends: what is counted or checked of them stays so until it is acted upon. */
export async function lockPerson(tx: Tx, id: string): Promise<void> {
  await tx.query('select 1 from people where id = $1 for no key update', [id]);
}
