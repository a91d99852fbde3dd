import { operator } from '../../src/audit/audit.service.js';
import { Database } from '../../src/platform/database/database.js';
import { newId } from '../../src/platform/database/ids.js';
import { eraseCandidate } from '../../src/personal-data/erasing/erase-candidate.js';
import { Erasure, type Removed } from '../../src/personal-data/erasing/erasure.entity.js';
import { heldTables } from '../../src/personal-data/held/held-tables.js';
import type { TestApplication } from '../support/application.js';

/** A candidate of these applications, erased as the application's own role does it. */
export function givenErased(
  { app }: TestApplication,
  applicationIds: string[],
  dropped: string[] = [],
): Promise<Removed> {
  return app.get(Database, { strict: false }).transaction(async (tx) => {
    const request = { id: newId(), kind: 'candidate' as const, why: 'asked' as const, applicationIds, dropped };
    await tx.insert(Erasure, { ...request, askedByName: operator.name });
    return eraseCandidate(tx, heldTables, request, operator);
  });
}
