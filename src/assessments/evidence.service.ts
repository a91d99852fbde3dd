import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../accounts/viewer.js';
import { Job } from '../jobs/job.entity.js';
import { JobAccess } from '../jobs/job-access.js';
import { Database, type Tx } from '../platform/database/database.js';
import { NotFound } from '../platform/domain-errors.js';
import { Blindness, type StateRow } from './blindness.service.js';
import type { CandidateEvidence, Evidence } from './evidence.js';
import { candidatesOf, evidenceOfRows, factsOf } from './evidence-of-rows.js';
import { blinded, digestOfRows, evidenceRows, seatRows, type EvidenceRows } from './evidence-rows.js';
import { isIn } from './vocabulary.js';

/** What one viewer may see of a job's ratings, read but not yet put together. */
export interface SeenEvidence {
  job: Job;
  /** Of all that the evidence is made of: the same digest, the same evidence. */
  digest: string;
  evidence(): Evidence;
}

/** Whose ratings are read, among all who have a sitting; everybody's where it gives nothing. */
export type Choice = (candidates: readonly CandidateEvidence[]) => readonly string[] | undefined;

/** Gives a job's ratings to whoever compares them: the only way from scorecards to a comparison. */
@Injectable()
export class Evidences {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly blindness: Blindness,
  ) {}

  /**
   * What a viewer may see of a job's ratings; sittings they must not see yet are withheld. A constant number of
   * queries. An administrator's look at ratings that wait for everybody else goes on the record.
   * @throws NotFound where the viewer may not see the job
   */
  async evidenceFor(viewer: Viewer, jobId: string): Promise<Evidence> {
    return (await this.seenBy(viewer, jobId)).evidence();
  }

  /**
   * The same, with what tells it apart from other evidence, and only the ratings of those chosen: scorecards of
   * others are there without ratings. What `choice` throws is thrown.
   */
  seenBy(viewer: Viewer, jobId: string, choice: Choice = () => undefined): Promise<SeenEvidence> {
    return this.database.transaction(async (tx) => {
      const job = await this.jobs.job(viewer, jobId, 'comparison.view', tx);
      const rows = await this.rowsFor(viewer, jobId, choice, tx);
      const facts = factsOf(job);
      return { job, digest: digestOfRows(facts, rows), evidence: () => evidenceOfRows(facts, rows) };
    });
  }

  private async rowsFor(viewer: Viewer, jobId: string, choice: Choice, tx: Tx): Promise<EvidenceRows> {
    const seats = await seatRows(tx, jobId);
    const sights = this.blindness.ofStates(viewer, jobId, seats as StateRow[]);
    const looked = seats.some(({ id, state }) => isIn(state as StateRow['state']) && sights.get(id)?.asAdministrator);
    if (looked) await this.blindness.recordLook(tx, viewer, { jobId });
    const chosen = choice(candidatesOf(seats));
    const wanted = chosen && new Set(chosen);
    return evidenceRows(
      tx,
      jobId,
      blinded(seats, (id) => sights.get(id)?.sight !== 'all'),
      (candidate) => wanted?.has(candidate) ?? true,
    );
  }

  /** All of a job's ratings that are in, for the operator, who has the database anyway. @throws NotFound */
  everything(jobId: string, manager: EntityManager = this.database.reader): Promise<Evidence> {
    return Evidences.ofJob(manager, jobId);
  }

  /** The same, for a command that runs beside the server. @throws NotFound */
  static async ofJob(manager: EntityManager, jobId: string): Promise<Evidence> {
    const job = await manager.findOneBy(Job, { id: jobId });
    if (!job) throw new NotFound('job');
    const seats = blinded(await seatRows(manager, jobId), () => false);
    return evidenceOfRows(factsOf(job), await evidenceRows(manager, jobId, seats));
  }
}
