import type { Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import type { BeforeImport } from './candidate-import.entity.js';
import type { ImportOutcome } from './reading/match-people.js';

/** Somebody of a file who is about to be written. */
export interface Incoming extends ImportOutcome {
  /** In the order of the file, from 1. */
  place: number;
  applicationId: string | null;
  candidateId: string | null;
  /** Whether the person was not here before. */
  fresh: boolean;
  /** Names the candidate within the job. */
  key: string;
  resumeId: string | null;
}

/** What the details of a person are called as a file. */
const detailsName = 'details-from-import.txt';

/** Writes those who are added: five statements at most, however many they are. */
export async function insertPeople(tx: Tx, jobId: string, incoming: readonly Incoming[]): Promise<void> {
  const added = incoming.filter(({ outcome }) => outcome === 'added');
  const fresh = added.filter((one) => one.fresh);
  await tx.query(
    `insert into candidates (id, name, email, phone) select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[])`,
    [
      fresh.map(({ candidateId }) => candidateId),
      fresh.map(({ person }) => person.name),
      fresh.map(({ person }) => person.email),
      fresh.map(({ person }) => person.phone),
    ],
  );
  await insertDetails(tx, incoming);
  await tx.query(
    `insert into applications (id, job_id, candidate_id, key, source, resume_id, created_at, stage_since)
     select g.id, $1, g.candidate, g.key, g.source, g.resume, coalesce(g.at, now()), coalesce(g.at, now())
       from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::timestamptz[])
         as g (id, candidate, key, source, resume, at)`,
    [
      jobId,
      added.map(({ applicationId }) => applicationId),
      added.map(({ candidateId }) => candidateId),
      added.map(({ key }) => key),
      added.map(({ person }) => person.source),
      added.map(({ resumeId }) => resumeId),
      added.map(({ person }) => person.appliedAt),
    ],
  );
}

/** The details become résumés in plain text. */
async function insertDetails(tx: Tx, incoming: readonly Incoming[]): Promise<void> {
  const kept = incoming.filter(({ resumeId }) => resumeId !== null);
  await tx.query(
    `insert into stored_files (id, file_name, media_type, size, content)
     select g.id, $1, 'text/plain', octet_length(g.details), convert_to(g.details, 'UTF8')
       from unnest($2::uuid[], $3::text[]) as g (id, details)`,
    [detailsName, kept.map(({ resumeId }) => resumeId), kept.map(({ person }) => person.details)],
  );
}

/** Writes what is new of those who are here already; the details must be in place. */
export async function updatePeople(tx: Tx, incoming: readonly Incoming[]): Promise<void> {
  const updated = incoming.filter(({ outcome }) => outcome === 'updated');
  if (updated.length === 0) return;
  const called = updated.filter(({ changes }) => changes?.phone !== undefined);
  await tx.query(
    `update candidates n set phone = g.phone, version = n.version + 1
       from unnest($1::uuid[], $2::text[]) as g (id, phone) where n.id = g.id`,
    [called.map(({ candidateId }) => candidateId), called.map(({ changes }) => changes?.phone)],
  );
  // Whoever still rates the candidate must not notice a résumé: it counts as a quiet change.
  await tx.query(
    `update applications a set source = coalesce(g.source, a.source), resume_id = coalesce(g.resume, a.resume_id),
        version = a.version + (g.source is not null)::int + (g.resume is not null)::int,
        quiet_changes = a.quiet_changes + (g.resume is not null)::int
       from unnest($1::uuid[], $2::text[], $3::uuid[]) as g (id, source, resume)
      where a.id = g.id and (g.source is not null or g.resume is not null)`,
    [
      updated.map(({ applicationId }) => applicationId),
      updated.map(({ changes }) => changes?.source ?? null),
      updated.map(({ resumeId }) => resumeId),
    ],
  );
}

/** Writes down what became of each row, with the versions that an undoing compares. */
export async function insertRowsOf(tx: Tx, importId: string, incoming: readonly Incoming[]): Promise<void> {
  const rows = incoming.map(({ place, person, outcome, told, applicationId, fresh, here, changes }) => ({
    ...{ place, line: person.line, outcome, told: told.join(' '), fresh },
    application: outcome === 'skipped' ? null : applicationId,
    before: outcome === 'updated' && here && changes ? beforeOf(here, changes) : null,
  }));
  await tx.query(
    `insert into candidate_import_rows
       (import_id, place, line, outcome, told, application_id, fresh, application_version, candidate_version, before)
     select $1, g.place, g.line, g.outcome, g.told, g.application, g.fresh, a.version, n.version, g.before
       from jsonb_to_recordset($2::jsonb)
         as g (place int, line int, outcome text, told text, application uuid, fresh boolean, before jsonb)
       left join applications a on a.id = g.application left join candidates n on n.id = a.candidate_id`,
    [importId, JSON.stringify(rows)],
  );
}

function beforeOf(here: NonNullable<ImportOutcome['here']>, changes: NonNullable<ImportOutcome['changes']>) {
  const before: BeforeImport = {
    ...(changes.phone !== undefined && { phone: here.phone }),
    ...(changes.source !== undefined && { source: here.source }),
    ...(changes.resume && { resume: true }),
  };
  return before;
}

export function newIdFor(person: { details: string }): string | null {
  return person.details === '' ? null : newId();
}
