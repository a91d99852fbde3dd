import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { type Choice, EvidenceReader, type SeenEvidence } from '../../assessments/evidence/evidence.service.js';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import { type Job, letterSecretOf } from '../../jobs/model/job.entity.js';
import type { Means } from '../../looks/looks.js';
import { Database } from '../../platform/database/database.js';
import { compare } from '../engine/compare.js';
import type { ComparisonQuery } from './comparison.dto.js';
import type { Comparison } from '../engine/comparison.js';
import { lettered } from '../engine/letters.js';
import { ComparisonCache } from './comparison-cache.js';
import { byOwnKey, chosenCandidates, namesByLetter, selectionOf } from './selection.js';

/** A comparison as one viewer may see it, and the evidence it was chosen from. */
export interface SeenComparison {
  job: Job;
  evidence: Evidence;
  comparison: Comparison;
  /** Own keys of those who were chosen; none where nobody was. */
  chosen: readonly string[];
  /** By the candidate's own key, where letters stand for names. */
  letters?: ReadonlyMap<string, string>;
}

/** What does not hang on how the choice was put. */
type Worked = Omit<SeenComparison, 'job' | 'chosen'>;

/** Compares a job's candidates from what the viewer may see. */
@Injectable()
export class Comparisons {
  private readonly cache = new ComparisonCache<Worked>();

  constructor(
    private readonly evidences: EvidenceReader,
    private readonly database: Database,
  ) {}

  /**
   * A constant number of queries, however many candidates. Whose ratings are in it is written down.
   * @param means where it is shown
   * @throws NotFound, Forbidden; InvalidInput for a candidate or assessment that is not there
   */
  async forViewer(
    viewer: Viewer,
    jobId: string,
    query: ComparisonQuery,
    means: Means = 'comparison',
  ): Promise<SeenComparison> {
    const secret = await this.secretFor(jobId, query);
    return this.cached(await this.evidences.seenBy(viewer, jobId, means, choiceOf(query, secret)), query, secret);
  }

  /** What letters are drawn with, where the query has any. */
  private async secretFor(jobId: string, query: ComparisonQuery): Promise<string | undefined> {
    const drawn = query.show === 'letters' || namesByLetter(query);
    return drawn ? letterSecretOf(this.database.reader, jobId) : undefined;
  }

  private cached(seen: SeenEvidence, query: ComparisonQuery, secret: string | undefined): SeenComparison {
    const { candidates, assessments, show = 'names' } = query;
    const key = JSON.stringify([seen.digest, candidates.toSorted(), assessments.toSorted(), show, secret]);
    const found = this.cache.of(key, () => {
      const evidence = seen.evidence();
      const own = byOwnKey(evidence.candidates, query, secret);
      return compared(evidence, own, show === 'letters' ? secret : undefined);
    });
    return { job: seen.job, chosen: byOwnKey(found.evidence.candidates, query, secret).candidates, ...found };
  }
}

function choiceOf(query: ComparisonQuery, secret: string | undefined): Choice {
  return (all) => chosenCandidates(all, byOwnKey(all, query, secret));
}

/** @param secret what letters are drawn with, where letters are wanted */
function compared(evidence: Evidence, query: ComparisonQuery, secret?: string): Worked {
  const selection = selectionOf(evidence, query);
  if (secret === undefined) return { evidence, comparison: compare(evidence, selection) };
  const hidden = lettered(evidence, secret);
  const candidates = selection.candidates?.map((key) => hidden.letters.get(key) ?? key);
  const comparison = compare(hidden.evidence, { ...selection, ...(candidates ? { candidates } : {}) });
  return { evidence, comparison, letters: hidden.letters };
}
