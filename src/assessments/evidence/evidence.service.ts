import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Job } from '../../jobs/model/job.entity.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { Looks, type Means } from '../../looks/looks.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import type { SittingVisibility } from '../model/blindness.js';
import { Blindness, type StateRow } from '../model/blindness.service.js';
import type { CandidateEvidence, Evidence } from './evidence.js';
import { candidatesOf, buildEvidence, jobHeader, newestPlan } from './build-evidence.js';
import {
  withoutHiddenRatings,
  digestOf,
  planRows,
  ratingRows,
  readableCards,
  type SeatRow,
  seatRows,
  stampOf,
  textOfRows,
} from './evidence-rows.js';
import { isSubmitted } from '../model/vocabulary.js';

/** What one viewer may see of a job's ratings, read but not yet put together. */
export interface SeenEvidence {
  job: Job;
  /** Of all that the evidence is made of: the same digest, the same evidence. */
  digest: string;
  /** As the evidence has them. */
  candidates: readonly CandidateEvidence[];
  assessments: readonly { key: string }[];
  /** How many scorecards there are ratings of. */
  scorecards: number;
  evidence(): Evidence;
  /** What the evidence is made of as one text, to be handed to another thread: see `evidenceFromText`. */
  text: string;
}

/** Whose ratings are read, among all who have a sitting; everybody's where it gives nothing. */
export type Choice = (candidates: readonly CandidateEvidence[]) => readonly string[] | undefined;

/** Gives a job's ratings to whoever compares them: the only way from scorecards to a comparison. */
@Injectable()
export class EvidenceReader {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly blindness: Blindness,
    private readonly looks: Looks,
  ) {}

  /**
   * What a viewer may see of a job's ratings; sittings they must not see yet are withheld. A constant number of
   * queries. An administrator's look at ratings that wait for everybody else goes on the record.
   * @throws NotFound where the viewer may not see the job
   */
  async evidenceFor(viewer: Viewer, jobId: string, means: Means | null): Promise<Evidence> {
    return (await this.seenBy(viewer, jobId, means)).evidence();
  }

  /**
   * The same, with what tells it apart from other evidence, and only the ratings of those chosen: scorecards of
   * others are there without ratings. What `choice` throws is thrown. Whose ratings were read is written down.
   * @param of the job, or its id
   * @param means where they are shown; null where they are not, or not yet
   */
  seenBy(
    viewer: Viewer,
    of: Job | string,
    means: Means | null,
    choice: Choice = () => undefined,
  ): Promise<SeenEvidence> {
    return this.database.transaction(async (tx) => {
      const { job, seats, sights, looked } = await this.sightsOf(viewer, of, tx);
      if (looked) await this.blindness.recordLook(tx, viewer, { jobId: job.id });
      const { shown, ...read } = await seen(tx, job, withoutHiddenRatings(seats, withheld(sights)), choice);
      if (means) await this.looks.record(tx, viewer, means, { ratings: shown });
      return read;
    });
  }

  /**
   * Something that changes whenever a scorecard of a job does, to be asked for often. One query.
   * @throws NotFound, Forbidden where the viewer may not see what they see
   */
  async stampFor(viewer: Viewer, jobId: string): Promise<{ job: Job; stamp: string }> {
    const job = await this.jobs.job(viewer, jobId, 'comparison.view');
    return { job, stamp: await stampOf(this.database.reader, jobId) };
  }

  private async sightsOf(viewer: Viewer, of: Job | string, tx: Tx) {
    const job = await this.jobs.job(viewer, of, 'comparison.view', tx);
    const seats = await seatRows(tx, job.id);
    const sights = await this.blindness.ofStates(viewer, job.id, seats as StateRow[], tx);
    const looked = seats.some(
      ({ id, state }) => isSubmitted(state as StateRow['state']) && sights.get(id)?.asAdministrator,
    );
    return { job, seats, sights, looked };
  }

  /** All of a job's ratings that are in, for the operator, who has the database anyway. @throws NotFound */
  everything(jobId: string, manager: EntityManager = this.database.reader): Promise<Evidence> {
    return EvidenceReader.ofJob(manager, jobId);
  }

  /** The same, for a command that runs beside the server. @throws NotFound */
  static async ofJob(manager: EntityManager, jobId: string): Promise<Evidence> {
    const job = await manager.findOneBy(Job, { id: jobId });
    if (!job) throw new NotFound('job');
    const sittings = withoutHiddenRatings(await seatRows(manager, jobId), () => false);
    const plan = await planRows(manager, jobId);
    return buildEvidence(jobHeader(job), {
      ...plan,
      sittings,
      ratings: await ratingRows(manager, plan, readableCards(sittings)),
    });
  }
}

function withheld(sights: ReadonlyMap<string, SittingVisibility>): (sittingId: string) => boolean {
  return (id) => sights.get(id)?.sight !== 'all';
}

async function seen(
  tx: Tx,
  job: Job,
  sittings: SeatRow[],
  choice: Choice,
): Promise<SeenEvidence & { shown: string[] }> {
  const candidates = candidatesOf(sittings);
  const chosen = choice(candidates);
  const facts = jobHeader(job);
  const plan = await planRows(tx, job.id);
  const cards = readableCards(sittings, chosen && new Set(chosen));
  const ratings = await ratingRows(tx, plan, cards);
  const rows = { ...plan, sittings, ratings };
  const text = textOfRows(facts, rows);
  return {
    ...{ job, text, digest: digestOf(text), candidates, scorecards: cards.length },
    assessments: newestPlan(rows).map(([first]) => ({ key: first!.assessment })),
    evidence: () => buildEvidence(facts, rows),
    shown: [...new Set(cards.map(({ id }) => id))],
  };
}
