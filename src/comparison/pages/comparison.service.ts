import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { type Choice, EvidenceReader, type SeenEvidence } from '../../assessments/evidence/evidence.service.js';
import { type NamedReferee, refereesOf } from '../../assessments/evidence/referees.js';
import { type Job, letterSecretOf } from '../../jobs/model/job.entity.js';
import type { Means } from '../../looks/looks.js';
import { Database } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { PageInstead } from '../../platform/http/page.js';
import { type Compared, comparedOf } from '../work/compared.js';
import { type RunningComparison, RunningComparisons } from '../work/running-comparisons.js';
import { beingWorkedOut, ComparisonCache } from './comparison-cache.js';
import type { ComparisonQuery } from './comparison.dto.js';
import { byOwnKey, chosenCandidates, mostCompared, namesByLetter, selectionOf } from './selection.js';

/** A comparison as one viewer may see it, and the evidence it was chosen from. */
export interface SeenComparison extends Compared {
  job: Job;
  /** Own keys of those who were chosen; none where nobody was. */
  chosen: readonly string[];
}

/** With more, a comparison takes longer than an answer may keep others waiting. */
const mostScorecards = 600;
/** How long a page waits for one before it shows how far it is. */
const patienceMs = 1000;

/** Compares a job's candidates from what the viewer may see. */
@Injectable()
export class Comparisons {
  private readonly cache = new ComparisonCache<Compared>();
  private readonly running = new RunningComparisons();
  /** What was so when somebody's comparison began. */
  private readonly begun = new WeakMap<RunningComparison, { stamp: string; candidates: number }>();

  constructor(
    private readonly evidences: EvidenceReader,
    private readonly database: Database,
  ) {}

  /**
   * A constant number of queries, however many candidates. Whose ratings are in it is written down. A large one is
   * worked out on another thread, and waited for.
   * @param means where it is shown
   * @throws NotFound, Forbidden; InvalidInput for a candidate or assessment that is not there
   */
  async forViewer(
    viewer: Viewer,
    jobId: string,
    query: ComparisonQuery,
    means: Means = 'comparison',
  ): Promise<SeenComparison> {
    const { seen, secret } = await this.seen(viewer, jobId, query, means);
    const { kept, begin } = this.found(seen, query, secret);
    // Nobody else's look takes the place of this one.
    return this.shown(seen, query, secret, kept ?? (await begin(newId()).result));
  }

  /**
   * The same for a page, which does not wait long.
   * @throws PageInstead with how far it is, where it takes longer
   */
  async forPage(
    viewer: Viewer,
    jobId: string,
    query: ComparisonQuery,
    means: Means = 'comparison',
  ): Promise<SeenComparison> {
    const { candidates, assessments, show } = query;
    const asker = JSON.stringify([viewer.id, jobId, candidates, assessments, show]);
    await this.refuseWhileUnchanged(viewer, jobId, asker);
    const { seen, secret } = await this.seen(viewer, jobId, query, means);
    const { kept, begin } = this.found(seen, query, secret);
    if (kept) return this.shown(seen, query, secret, kept);
    // What changed between the two is noticed at the end, when the evidence is read again.
    const { stamp } = await this.evidences.stampFor(viewer, jobId);
    const running = begin(asker);
    const compared = { stamp, candidates: candidates.length || Math.min(seen.candidates.length, mostCompared) };
    this.begun.set(running, compared);
    const result = await Promise.race([running.result, pause(patienceMs, undefined, { ref: false })]);
    if (!result) throw new PageInstead(beingWorkedOut(seen.job, running.share, compared.candidates));
    return this.shown(seen, query, secret, result);
  }

  /** Who spoke for the candidates; nobody where letters stand for names. One query, and none without a reference check. */
  async refereesOf({ job, comparison, letters }: SeenComparison): Promise<NamedReferee[]> {
    const some = comparison.assessments.some(({ kind }) => kind === 'reference');
    return some && !letters ? refereesOf(this.database.reader, job.id) : [];
  }

  /** While somebody's comparison is being worked out, nothing of it has to be read again, unless ratings have changed. */
  private async refuseWhileUnchanged(viewer: Viewer, jobId: string, asker: string): Promise<void> {
    const running = this.running.for(asker);
    const begun = running && this.begun.get(running);
    if (!begun) return;
    const { job, stamp } = await this.evidences.stampFor(viewer, jobId);
    if (stamp === begun.stamp) throw new PageInstead(beingWorkedOut(job, running.share, begun.candidates));
  }

  private async seen(viewer: Viewer, jobId: string, query: ComparisonQuery, means: Means) {
    const secret = await this.secretFor(jobId, query);
    return { secret, seen: await this.evidences.seenBy(viewer, jobId, means, choiceOf(query, secret)) };
  }

  /** What letters are drawn with, where the query has any. */
  private async secretFor(jobId: string, query: ComparisonQuery): Promise<string | undefined> {
    const drawn = query.show === 'letters' || namesByLetter(query);
    return drawn ? letterSecretOf(this.database.reader, jobId) : undefined;
  }

  /** A comparison that was worked out, or is at once; else how to begin with it. */
  private found(
    seen: SeenEvidence,
    query: ComparisonQuery,
    secret: string | undefined,
  ): { kept: Compared | undefined; begin: (asker: string) => RunningComparison } {
    const { candidates, assessments, show = 'names' } = query;
    const key = JSON.stringify([seen.digest, candidates.toSorted(), assessments.toSorted(), show, secret]);
    const selection = selectionOf(seen, byOwnKey(seen.candidates, query, secret), mostCompared);
    const drawn = show === 'letters' ? secret : undefined;
    const small = seen.scorecards <= mostScorecards;
    const kept = small ? this.cache.of(key, () => comparedOf(seen.evidence(), selection, drawn)) : this.cache.kept(key);
    const begin = (asker: string): RunningComparison => {
      const running = this.running.of(key, asker, () => ({
        ...{ text: seen.text, selection },
        ...(drawn === undefined ? {} : { secret: drawn }),
      }));
      running.result.then(
        (compared) => void this.cache.of(key, () => compared),
        () => undefined,
      );
      return running;
    };
    return { kept, begin };
  }

  private shown(
    { job, candidates }: SeenEvidence,
    query: ComparisonQuery,
    secret: string | undefined,
    compared: Compared,
  ): SeenComparison {
    return { job, chosen: byOwnKey(candidates, query, secret).candidates, ...compared };
  }
}

function choiceOf(query: ComparisonQuery, secret: string | undefined): Choice {
  return (all) => chosenCandidates(all, byOwnKey(all, query, secret), mostCompared);
}
