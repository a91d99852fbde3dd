import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { lockJob } from '../../jobs/model/locks.js';
import { Looks } from '../../looks/looks.js';
import type { Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { applicationKey } from '../application.entity.js';
import { holdAddresses, peopleAt } from '../candidates.service.js';
import type { CandidateImport, ImportCounts } from './candidate-import.entity.js';
import { HereCandidates } from './here-candidates.service.js';
import type { ImportedPerson } from './reading/imported-person.js';
import { type ImportOutcome, matchPeople } from './reading/match-people.js';
import { type Incoming, insertPeople, insertRowsOf, newIdFor, updatePeople } from './write-people.js';

/** So many people are written between two reports of how far it is. */
const atOnce = 250;

/** Writes the people of a file into a job. */
@Injectable()
export class ImportWriting {
  constructor(
    private readonly jobs: JobAccess,
    private readonly here: HereCandidates,
    private readonly looks: Looks,
    private readonly audit: Audit,
  ) {}

  /**
   * Everybody who can come in. The job is locked, so that nobody else takes their keys meanwhile.
   * @param report told how many are written; what it throws ends the writing
   * @throws NotFound, Forbidden
   */
  async write(
    tx: Tx,
    viewer: Viewer,
    { id: importId, jobId, choices }: CandidateImport,
    people: readonly ImportedPerson[],
    report: (done: number) => Promise<void>,
  ): Promise<ImportCounts> {
    const job = await this.jobs.job(viewer, jobId, 'candidate.edit', tx);
    await lockJob(tx, job.id);
    await holdAddresses(
      tx,
      people.map(({ email }) => email),
    );
    const here = await this.here.of(viewer, jobId, tx);
    const rules = { existing: choices.existing ?? 'skip', source: choices.source ?? null };
    const incoming = await this.incoming(tx, jobId, matchPeople(people, here, rules));
    for (let at = 0; at < incoming.length; at += atOnce) {
      await report(at);
      await this.writePart(tx, viewer, { importId, jobId }, incoming.slice(at, at + atOnce));
    }
    await report(incoming.length);
    const counts = countsOf(incoming);
    await this.audit.record(tx, viewer, 'candidates.imported', {
      ...{ jobId, applications: counts.added, importId, updated: counts.updated, skipped: counts.skipped },
    });
    return counts;
  }

  /** With the identifiers and keys they get; whoever is known by the address is the same person. */
  private async incoming(tx: Tx, jobId: string, outcomes: readonly ImportOutcome[]): Promise<Incoming[]> {
    const added = outcomes.filter(({ outcome }) => outcome === 'added');
    const known = await peopleAt(
      tx,
      added.flatMap(({ person }) => person.email ?? []),
    );
    const taken = new Set(await keysOf(tx, jobId));
    const counted = new Map<string, number>();
    return outcomes.map((one, at): Incoming => {
      const { person, outcome, here, changes } = one;
      const place = at + 1;
      if (outcome !== 'added') {
        const resumeId = changes?.resume ? newIdFor(person) : null;
        const ids = { applicationId: here?.applicationId ?? null, candidateId: here?.candidateId ?? null };
        return { ...one, place, ...ids, fresh: false, key: '', resumeId };
      }
      const same = person.email === null ? undefined : known.get(person.email);
      const key = applicationKey(person.name, taken, counted);
      taken.add(key);
      const ids = { applicationId: newId(), candidateId: same?.id ?? newId(), resumeId: newIdFor(person) };
      return { ...one, place, ...ids, fresh: same === undefined, key };
    });
  }

  private async writePart(
    tx: Tx,
    viewer: Viewer,
    { importId, jobId }: { importId: string; jobId: string },
    part: readonly Incoming[],
  ): Promise<void> {
    await insertPeople(tx, jobId, part);
    await updatePeople(tx, part);
    await insertRowsOf(tx, importId, part);
    const added = part.filter(({ outcome }) => outcome === 'added');
    await this.audit.recordEach(
      tx,
      viewer,
      'candidate.added',
      added.map(({ applicationId, candidateId, fresh }) => ({
        ...{ jobId, applicationId: applicationId!, candidateId: candidateId!, known: !fresh },
      })),
    );
    await this.recordUpdates(tx, viewer, jobId, part);
    const told = part.filter(({ resumeId }) => resumeId !== null).map(({ applicationId }) => applicationId!);
    if (told.length > 0) await this.looks.record(tx, viewer, 'typed in', { resume: told });
  }

  /** Each job that a person is a candidate of has it in its activity log when their phone changes. */
  private async recordUpdates(tx: Tx, viewer: Viewer, jobId: string, part: readonly Incoming[]): Promise<void> {
    const updated = part.filter(({ outcome }) => outcome === 'updated');
    if (updated.length === 0) return;
    const own = updated.map(({ applicationId, candidateId, changes }) => ({
      ...{ jobId, applicationId: applicationId!, candidateId: candidateId! },
      fields: ['phone', 'source', 'resume'].filter((field) => changes?.[field as keyof typeof changes] !== undefined),
    }));
    const called = updated.flatMap(({ candidateId, changes }) => (changes?.phone === undefined ? [] : [candidateId!]));
    const others = await tx.query<{ jobId: string; applicationId: string; candidateId: string }[]>(
      `select a.job_id as "jobId", a.id as "applicationId", a.candidate_id as "candidateId" from applications a
        where a.candidate_id = any($1::uuid[]) and a.job_id <> $2 order by a.id`,
      [called, jobId],
    );
    const told = [...own, ...others.map((other) => ({ ...other, fields: ['phone'] }))];
    await this.audit.recordEach(tx, viewer, 'candidate.edited', told);
  }
}

async function keysOf(tx: Tx, jobId: string): Promise<string[]> {
  const rows = await tx.query<{ key: string }[]>('select a.key from applications a where a.job_id = $1', [jobId]);
  return rows.map(({ key }) => key);
}

function countsOf(outcomes: readonly ImportOutcome[]): ImportCounts {
  const counts: ImportCounts = { added: 0, updated: 0, skipped: 0 };
  for (const { outcome } of outcomes) counts[outcome] += 1;
  return counts;
}
