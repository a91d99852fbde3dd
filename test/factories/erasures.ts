import { operator } from '../../src/audit/audit.service.js';
import { Database } from '../../src/platform/database/database.js';
import { newId } from '../../src/platform/database/ids.js';
import { eraseCandidate } from '../../src/personal-data/erasing/erase-candidate.js';
import { Erasure, type Removed } from '../../src/personal-data/erasure.entity.js';
import { heldTables } from '../../src/personal-data/held-tables.js';
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

/** One of each thing that the personal data of a job may need: a hold, an erasure that failed, a copy of what is on file. */
export async function givenPersonalData(
  { database }: TestApplication,
  job: { id: string },
  person: { id: string; name: string },
): Promise<void> {
  const [applied] = await database.query<{ id: string }[]>(
    'select id from applications where job_id = $1 order by key limit 1',
    [job.id],
  );
  const about = [applied!.id, job.id, person.id, person.name];
  await database.query(
    `insert into legal_holds (id, job_id, reason, placed_by_id, placed_by_name) values (gen_random_uuid(), $1, 'Claim', $2, $3)`,
    about.slice(1),
  );
  await database.query(
    `insert into privacy_notices (id, job_id, number, text, made_by_id, made_by_name)
     values (gen_random_uuid(), $1, 1, E'# Ours\\n\\nWe keep little.', $2, $3)`,
    about.slice(1),
  );
  await database.query(
    `insert into erasures (id, kind, why, state, application_ids, job_ids, asked_by_id, asked_by_name)
     values (gen_random_uuid(), 'candidate', 'asked', 'failed', array[$1::uuid], array[$2::uuid], $3, $4)`,
    about,
  );
  await database.query(
    `insert into access_exports (id, kind, application_ids, job_ids, redacted, asked_by_id, asked_by_name, asked_at, paper,
                                 time_zone, state, step, made_at, file_name, pages, entries, sha256, data, content)
     values (gen_random_uuid(), 'candidate', array[$1::uuid], array[$2::uuid], true, $3, $4, now(), 'A4', 'UTC', 'made',
             'printing', now(), 'on-file.pdf', 1, 2, repeat('a', 64), '{}', '%PDF-1.7')`,
    about,
  );
}
