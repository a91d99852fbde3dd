import { type Actor, Audit } from '../../audit/audit.service.js';
import { lockJob } from '../../jobs/model/locks.js';
import { actAsProduct } from '../../platform/database/acting-for.js';
import type { Tx } from '../../platform/database/database.js';
import type { HeldTable, Removal } from '../../platform/database/held-data.js';
import { newId } from '../../platform/database/ids.js';
import { deleteHandedIn, eraseDocuments, type ErasureFacts } from './erase-files.js';
import { Erasure, type Removed } from './erasure.entity.js';
import { deleteNamed, findTexts, replaceTexts } from './found-texts.js';
import { maskRecord } from './mask-record.js';
import { searchPattern } from './person-mask.js';
import { candidateSubject, type Subject } from './subject.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    /** Of each application; `number` is in the name that took the place of theirs. */
    'candidate.erased': {
      jobId: string;
      applicationId: string;
      candidateId: string;
      erasureId: string;
      number: number;
      why: Erasure['why'];
    };
    /** Written by the database with the masking: each event, its link, and the SHA-256 of what it says since. */
    'record.masked': {
      jobId?: string;
      erasureId: string;
      events: { id: string; link: string; sha256: string }[];
    };
  }
}

/** The name that takes the place of an erased candidate's. */
export const erasedName = (number: number): string => `Erased candidate ${number}`;

/**
 * Erases a candidate: names, contact details, files and what others wrote of them as far as it names them. Ratings stay
 * as figures under a name that leads to nobody. All in the caller's transaction: it happens altogether or not at all.
 * @param request a row of `erasures` that waits
 * @throws InvalidInput where none of the applications is there
 */
export async function eraseCandidate(
  tx: Tx,
  held: readonly HeldTable[],
  request: Pick<Erasure, 'id' | 'why' | 'applicationIds' | 'dropped'> & { number?: number | null },
  by: Actor,
): Promise<Removed> {
  await actAsProduct(tx);
  await tx.query('set local statement_timeout = 0');
  const number = request.number ?? (await nextNumber(tx));
  await lockJobsOf(tx, request.applicationIds);
  const names = { label: erasedName(number), key: `erased-${number}` };
  const subject = await candidateSubject(tx, request.applicationIds, names);
  const erasure: ErasureFacts = { id: request.id, number, at: new Date() };

  // The record first: events of this transaction have no links yet.
  const events = await maskRecord(tx, subject, request.id, by);
  await endMaking(tx, held, subject);
  const { files, statements } = await eraseDocuments(tx, held, subject, erasure);
  const texts = await replaceTexts(tx, held, await findTexts(tx, held, subject, request.dropped));
  const handedIn = await deleteHandedIn(tx, held, subject);
  const apart = await setApart(tx, subject);
  const rows = { ...(await deleteNamed(tx, held, apart)), ...(await removeRows(tx, held, apart)) };
  if (subject.whole) await tx.query('select forget_in_background($1)', [searchPattern(subject.masked)]);

  const removed: Removed = { rows, texts, files: files + handedIn, statements, events };
  const { applicationIds, jobIds } = apart;
  const done = { number, applicationIds, candidateIds: apart.candidateIds, jobIds, removed, doneAt: erasure.at };
  await tx.update(Erasure, { id: request.id }, { ...done, state: 'done', problem: null, dropped: [] });
  const audit = new Audit();
  for (const { id: applicationId, jobId, candidateId } of apart.applications) {
    const about = { jobId, applicationId, candidateId, erasureId: request.id, number, why: request.why };
    await audit.record(tx, by, 'candidate.erased', about);
  }
  return removed;
}

/** One number after another, also where two erase at once. */
export async function nextNumber(tx: Tx): Promise<number> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('erasure number', 0))`);
  const [last] = await tx.query<[{ number: number }]>('select coalesce(max(number), 0) + 1 as number from erasures');
  return last.number;
}

async function lockJobsOf(tx: Tx, applicationIds: readonly string[]): Promise<void> {
  const jobs = await tx.query<{ id: string }[]>(
    'select distinct job_id as id from applications where id = any ($1::uuid[]) order by 1',
    [applicationIds],
  );
  for (const { id } of jobs) await lockJob(tx, id);
}

/** Documents that are being made hold what was on file when they were asked for. */
async function endMaking(tx: Tx, held: readonly HeldTable[], { jobIds }: Subject): Promise<void> {
  for (const { table, inTheMaking, ofJobs } of held) {
    if (!inTheMaking) continue;
    await tx.query(`update ${table} t set ${inTheMaking} where t.state in ('waiting', 'making') and ${ofJobs}`, [
      jobIds,
    ]);
  }
}

/** Somebody who is in other jobs too stays there: here they become somebody else. */
async function setApart(tx: Tx, subject: Subject): Promise<Subject> {
  if (subject.whole) return subject;
  const ids = new Map<string, string>();
  for (const candidateId of subject.candidateIds) {
    const rows = await tx.query<object[]>(
      'select from applications where candidate_id = $1 and id <> all ($2::uuid[]) limit 1',
      [candidateId, subject.applicationIds],
    );
    if (rows.length === 0) continue;
    const id = newId();
    await tx.query('insert into candidates (id, name) values ($1, $2)', [id, subject.masked.label]);
    await tx.query('update applications set candidate_id = $1 where candidate_id = $2 and id = any ($3::uuid[])', [
      ...[id, candidateId, subject.applicationIds],
    ]);
    ids.set(candidateId, id);
  }
  const apart = (id: string): string => ids.get(id) ?? id;
  return {
    ...subject,
    candidateIds: subject.candidateIds.map(apart),
    applications: subject.applications.map((one) => ({ ...one, candidateId: apart(one.candidateId) })),
  };
}

async function removeRows(tx: Tx, held: readonly HeldTable[], subject: Subject): Promise<Record<string, number>> {
  const keys = Object.fromEntries(subject.applications.map(({ id, newKey }) => [id, newKey]));
  const counts: Record<string, number> = {};
  for (const table of held) {
    if (!table.onErasure) continue;
    const count = await removed(tx, table, table.onErasure, {
      ...{ where: table.ofApplications!, whom: subject.applicationIds },
      ...{ name: subject.masked.label, keys },
    });
    if (count > 0) counts[table.table] = count;
  }
  return counts;
}

/** Deletes or empties rows. @param keys by row, what takes the place of a short key */
export async function removed(
  tx: Tx,
  { table }: HeldTable,
  removal: Removal,
  { where, whom, name, keys }: { where: string; whom: unknown; name: string; keys: Record<string, string> },
): Promise<number> {
  if (removal === 'delete') {
    const [, count] = await tx.query<[unknown[], number]>(`delete from ${table} t where ${where}`, [whom]);
    return count;
  }
  const values: unknown[] = [whom];
  const sets = Object.entries(removal).map(([column, value]) => {
    if (value.includes(':name')) values.push(name);
    else if (value.includes(':key')) values.push(JSON.stringify(keys));
    const place = `$${values.length}`;
    return `"${column}" = ${value.replace(':name', `${place}::text`).replace(':key', `(${place}::jsonb ->> t.id::text)`)}`;
  });
  const [, count] = await tx.query<[unknown[], number]>(
    `update ${table} t set ${sets.join(', ')} where ${where}`,
    values,
  );
  return count;
}
