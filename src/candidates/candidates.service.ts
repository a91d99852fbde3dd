import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.service.js';
import type { Viewer } from '../accounts/access/viewer.js';
import type { CandidateSource, Job } from '../jobs/model/job.entity.js';
import { JobAccess } from '../jobs/model/job-access.js';
import { lockJob } from '../jobs/model/locks.js';
import { Looks } from '../looks/looks.js';
import { Database, type Tx } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import { InvalidInput } from '../platform/base/domain-errors.js';
import type { Upload } from '../platform/http/request.js';
import { Application, applicationKey } from './application.entity.js';
import type { CandidateInput } from './candidate.dto.js';
import { candidatesInTable } from './candidate-table.js';
import { StoredFiles } from './stored-files.service.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'candidate.added': { jobId: string; applicationId: string; candidateId: string; known: boolean };
    'candidates.imported': {
      jobId: string;
      applications: number;
      importId?: string;
      updated?: number;
      skipped?: number;
    };
  }
}

export interface Facts {
  name: string;
  email: string | null;
  phone: string;
  source: CandidateSource | null;
}

/** Bringing candidates in. */
@Injectable()
export class Candidates {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly files: StoredFiles,
    private readonly looks: Looks,
    private readonly audit: Audit,
  ) {}

  /**
   * Adds a candidate to a job. Whoever has the same e-mail address is the same person.
   * @throws InvalidInput where that person is on this job already, or the résumé is no document
   */
  add(viewer: Viewer, jobId: string, input: CandidateInput, resume?: Upload): Promise<{ id: string }> {
    return this.database.transaction(async (tx) => {
      const job = await this.jobs.job(viewer, jobId, 'candidate.edit', tx);
      const [added] = await this.joining(tx, job, [candidateFields(input)]);
      if (!added || 'already' in added) {
        throw InvalidInput.field('email', `${added?.already} is already a candidate for this job.`);
      }
      await insertJoining(tx, [added]);
      if (resume) {
        const resumeId = await this.files.keep(tx, resume, 'resume');
        await tx.update(Application, { id: added.id }, { resumeId });
        await this.looks.record(tx, viewer, 'typed in', { resume: [added.id] });
      }
      await this.audit.record(tx, viewer, 'candidate.added', {
        jobId,
        applicationId: added.id,
        candidateId: added.candidateId,
        known: added.known,
      });
      return { id: added.id };
    });
  }

  /**
   * Brings in everybody that a table names, or nobody.
   * @param field the form's field that the table came in
   * @throws InvalidInput naming line and column
   */
  addTable(viewer: Viewer, jobId: string, csv: string, field: string): Promise<{ added: number }> {
    return this.database.transaction(async (tx) => {
      const job = await this.jobs.job(viewer, jobId, 'candidate.edit', tx);
      const rows = candidatesInTable(csv, field);
      const found = await this.joining(tx, job, rows);
      const problems = found.flatMap((one, index) =>
        'already' in one
          ? [`Line ${rows[index]!.line}, email: ${one.already} is already a candidate for this job.`]
          : [],
      );
      if (problems.length > 0) {
        throw new InvalidInput(
          problems.slice(0, 20).map((message) => ({ field, message })),
          'No candidates were added. Fix the rows listed below and upload the file again.',
        );
      }
      const joining = found.filter((one): one is Joining => !('already' in one));
      await insertJoining(tx, joining);
      await this.audit.recordEach(
        tx,
        viewer,
        'candidate.added',
        joining.map(({ id: applicationId, candidateId, known }) => ({ jobId, applicationId, candidateId, known })),
      );
      await this.audit.record(tx, viewer, 'candidates.imported', { jobId, applications: rows.length });
      return { added: rows.length };
    });
  }

  /** What adding people to a job comes to; the job is locked, so that nobody else takes their keys meanwhile. */
  private async joining(tx: Tx, job: Job, people: readonly Facts[]): Promise<(Joining | { already: string })[]> {
    await lockJob(tx, job.id);
    const emails = people.flatMap(({ email }) => email ?? []);
    await holdAddresses(tx, emails);
    const here = await tx.find(Application, { where: { jobId: job.id }, select: { key: true, candidateId: true } });
    const taken = new Set(here.map(({ key }) => key));
    const applied = new Set(here.map(({ candidateId }) => candidateId));
    const byEmail = await peopleAt(tx, emails);
    return people.map(({ name, email, phone, source }) => {
      const known = email ? byEmail.get(email) : undefined;
      if (known && applied.has(known.id)) return { already: known.name };
      const candidateId = known?.id ?? newId();
      const key = applicationKey(name, taken);
      taken.add(key);
      applied.add(candidateId);
      if (email) byEmail.set(email, { id: candidateId, name });
      return { id: newId(), jobId: job.id, candidateId, known: known !== undefined, key, name, email, phone, source };
    });
  }
}

/** Somebody who is about to become a candidate of a job. */
interface Joining extends Facts {
  id: string;
  jobId: string;
  candidateId: string;
  /** Whether they were a candidate of another job before. */
  known: boolean;
  key: string;
}

/** Two statements, however many they are. */
async function insertJoining(tx: Tx, joining: readonly Joining[]): Promise<void> {
  const fresh = joining.filter(({ known }) => !known);
  await tx.query(
    `insert into candidates (id, name, email, phone) select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[])`,
    [
      fresh.map(({ candidateId }) => candidateId),
      fresh.map(({ name }) => name),
      fresh.map(({ email }) => email),
      fresh.map(({ phone }) => phone),
    ],
  );
  await tx.query(
    `insert into applications (id, job_id, candidate_id, key, source)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[])`,
    [
      joining.map(({ id }) => id),
      joining.map(({ jobId }) => jobId),
      joining.map(({ candidateId }) => candidateId),
      joining.map(({ key }) => key),
      joining.map(({ source }) => source),
    ],
  );
}

/**
 * Until this transaction ends nobody else makes or moves a candidate to these addresses. Each address belongs to one of
 * 1,024 locks, since the database has room for a few thousand; they are taken at once and in order, so that two tables
 * never wait for each other.
 */
export async function holdAddresses(tx: Tx, emails: readonly (string | null)[]): Promise<void> {
  await tx.query(
    `select pg_advisory_xact_lock(k.key) from (
       select distinct hashtextextended('candidate:' || (hashtext(email) & 1023), 0) as key
         from unnest($1::text[]) email order by 1) k`,
    [emails.filter((email) => email !== null)],
  );
}

/** Who has which of these addresses; the first of several. */
export async function peopleAt(tx: Tx, emails: readonly string[]): Promise<Map<string, { id: string; name: string }>> {
  const rows = await tx.query<{ email: string; id: string; name: string }[]>(
    `select distinct on (email) email, id, name from candidates where email = any($1::text[])
      order by email, created_at, id`,
    [emails],
  );
  return new Map(rows.map(({ email, id, name }) => [email, { id, name }]));
}

export function candidateFields(input: CandidateInput): Facts {
  return {
    name: input.name,
    email: input.email ?? null,
    phone: input.phone ?? '',
    source: input.source ?? null,
  };
}
