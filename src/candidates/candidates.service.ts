import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.service.js';
import type { Viewer } from '../accounts/access/viewer.js';
import type { CandidateSource, Job } from '../jobs/model/job.entity.js';
import { JobAccess } from '../jobs/model/job-access.js';
import { Looks } from '../looks/looks.service.js';
import { Database, replace, type Tx } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import { InvalidInput } from '../platform/base/domain-errors.js';
import type { Upload } from '../platform/http/request.js';
import { ApplicationAccess } from './application-access.js';
import { applicationKey } from './application-key.js';
import { Application } from './application.entity.js';
import type { CandidateEdit, CandidateInput } from './candidate.dto.js';
import { Candidate } from './candidate.entity.js';
import { candidatesInTable } from './candidate-table.js';
import { StoredFiles } from './stored-files.service.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'candidate.added': { jobId: string; applicationId: string; candidateId: string; known: boolean };
    'candidate.edited': { jobId: string; applicationId: string; candidateId: string; fields: string[] };
    'candidates.imported': { jobId: string; applications: number };
  }
}

interface Facts {
  name: string;
  email: string | null;
  phone: string;
  source: CandidateSource | null;
}

/** Bringing candidates in, and keeping what is known of them right. */
@Injectable()
export class Candidates {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly applications: ApplicationAccess,
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
      const facts = factsOf(input);
      const join = await this.joinersOf(tx, job, [facts.email]);
      const added = await join(facts);
      if ('already' in added) {
        throw InvalidInput.field('email', `${added.already} is a candidate for this job already.`);
      }
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
      const join = await this.joinersOf(
        tx,
        job,
        rows.map(({ email }) => email),
      );
      const problems: string[] = [];
      for (const { line, ...facts } of rows) {
        const added = await join(facts);
        if ('already' in added) {
          problems.push(`Line ${line}, email: ${added.already} is a candidate for this job already.`);
          continue;
        }
        const { id: applicationId, candidateId, known } = added;
        await this.audit.record(tx, viewer, 'candidate.added', { jobId, applicationId, candidateId, known });
      }
      if (problems.length > 0) {
        throw new InvalidInput(
          problems.slice(0, 20).map((message) => ({ field, message })),
          'Nobody was brought in: mend the table and send it again.',
        );
      }
      await this.audit.record(tx, viewer, 'candidates.imported', { jobId, applications: rows.length });
      return { added: rows.length };
    });
  }

  /** @throws StaleEdit where somebody changed the candidate or the application since they were read */
  edit(viewer: Viewer, applicationId: string, input: CandidateEdit): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { application, candidate } = await this.applications.application(
        viewer,
        applicationId,
        'candidate.edit',
        tx,
      );
      const { source, ...person } = factsOf(input);
      await holdAddresses(tx, [person.email]);
      if (person.email && person.email !== candidate.email && (await personAt(tx, person.email))) {
        throw InvalidInput.field('email', 'This is another candidate’s address.');
      }
      await replace(tx, Candidate, { id: candidate.id, version: input.candidateVersion }, person);
      await replace(tx, Application, { id: applicationId, version: input.version }, { source });
      const before: Facts = { ...candidate, source: application.source };
      const fields = Object.entries({ ...person, source }).filter(([name, value]) => before[name as never] !== value);
      await this.audit.record(tx, viewer, 'candidate.edited', {
        jobId: application.jobId,
        applicationId,
        candidateId: candidate.id,
        fields: fields.map(([name]) => name),
      });
    });
  }

  /** Adds people to a job one by one, with its row locked so that nobody else takes their keys meanwhile. */
  private async joinersOf(tx: Tx, job: Job, emails: readonly (string | null)[]) {
    await tx.query('select 1 from jobs where id = $1 for no key update', [job.id]);
    await holdAddresses(tx, emails);
    const keys = await tx.find(Application, { where: { jobId: job.id }, select: { key: true, candidateId: true } });
    const taken = new Set(keys.map(({ key }) => key));
    const here = new Set(keys.map(({ candidateId }) => candidateId));
    return async (facts: Facts) => {
      const { source, ...person } = facts;
      const known = person.email ? await personAt(tx, person.email) : undefined;
      if (known && here.has(known.id)) return { already: known.name };
      const candidateId = known?.id ?? newId();
      if (!known) await tx.insert(Candidate, { id: candidateId, ...person });
      const key = applicationKey(facts.name, taken);
      taken.add(key);
      here.add(candidateId);
      const id = newId();
      await tx.insert(Application, { id, jobId: job.id, candidateId, key, source });
      return { id, candidateId, known: known !== undefined };
    };
  }
}

/**
 * Until this transaction ends nobody else makes or moves a candidate to these addresses. All of them are locked at once
 * and in order, so that two tables never wait for each other.
 */
async function holdAddresses(tx: Tx, emails: readonly (string | null)[]): Promise<void> {
  const sorted = emails.filter((email) => email !== null).toSorted();
  await tx.query(
    `select pg_advisory_xact_lock(hashtextextended('candidate:' || email, 0)) from unnest($1::text[]) email`,
    [sorted],
  );
}

async function personAt(tx: Tx, email: string): Promise<Candidate | undefined> {
  const [candidate] = await tx.find(Candidate, { where: { email }, order: { createdAt: 'asc', id: 'asc' }, take: 1 });
  return candidate;
}

function factsOf(input: CandidateInput): Facts {
  return {
    name: input.name,
    email: input.email ?? null,
    phone: input.phone ?? '',
    source: input.source ?? null,
  };
}
