import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/viewer.js';
import { Evidences } from '../assessments/evidence.service.js';
import type { CandidateEvidence, Evidence } from '../assessments/evidence.js';
import type { Job } from '../jobs/job.entity.js';
import { letterSecretOf } from '../jobs/letter-secret.js';
import { Database } from '../platform/database/database.js';
import { compare } from './compare.js';
import type { ComparisonQuery } from './comparison.dto.js';
import type { Comparison } from './comparison.js';
import { lettered } from './letters.js';
import { RecentComparisons } from './recent-comparisons.js';
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
  private readonly recent = new RecentComparisons<Worked>();

  constructor(
    private readonly evidences: Evidences,
    private readonly database: Database,
  ) {}

  /**
   * A constant number of queries, however many candidates.
   * @throws NotFound, Forbidden; InvalidInput for a candidate or assessment that is not there
   */
  async of(viewer: Viewer, jobId: string, query: ComparisonQuery): Promise<SeenComparison> {
    const { candidates, assessments, show = 'names' } = query;
    const drawn = show === 'letters' || namesByLetter(query);
    const secret = drawn ? await letterSecretOf(this.database.reader, jobId) : undefined;
    const own = (all: readonly CandidateEvidence[]) => byOwnKey(all, query, secret);
    const seen = await this.evidences.seenBy(viewer, jobId, (all) => chosenCandidates(all, own(all)));
    const key = JSON.stringify([seen.digest, candidates.toSorted(), assessments.toSorted(), show, secret]);
    const found = this.recent.of(key, () => {
      const evidence = seen.evidence();
      return compared(evidence, own(evidence.candidates), show === 'letters' ? secret : undefined);
    });
    return { job: seen.job, chosen: own(found.evidence.candidates).candidates, ...found };
  }
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
