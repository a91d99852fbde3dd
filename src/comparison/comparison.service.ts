import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/viewer.js';
import { Evidences } from '../assessments/evidence.service.js';
import type { Evidence } from '../assessments/evidence.js';
import type { Job } from '../jobs/job.entity.js';
import { compare } from './compare.js';
import type { ComparisonQuery } from './comparison.dto.js';
import type { Comparison } from './comparison.js';
import { lettered } from './letters.js';
import { RecentComparisons } from './recent-comparisons.js';
import { chosenCandidates, selectionOf } from './selection.js';

/** A comparison as one viewer may see it, and the evidence it was chosen from. */
export interface SeenComparison {
  job: Job;
  evidence: Evidence;
  comparison: Comparison;
  /** By the candidate's own key, where letters stand for names. */
  letters?: ReadonlyMap<string, string>;
}

/** Compares a job's candidates from what the viewer may see. */
@Injectable()
export class Comparisons {
  private readonly recent = new RecentComparisons<Omit<SeenComparison, 'job'>>();

  constructor(private readonly evidences: Evidences) {}

  /**
   * A constant number of queries, however many candidates.
   * @throws NotFound, Forbidden; InvalidInput for a candidate or assessment that is not there
   */
  async of(viewer: Viewer, jobId: string, query: ComparisonQuery): Promise<SeenComparison> {
    const seen = await this.evidences.seenBy(viewer, jobId, (all) => chosenCandidates(all, query));
    const { candidates, assessments, show = 'names' } = query;
    const key = JSON.stringify([seen.digest, candidates.toSorted(), assessments.toSorted(), show]);
    return { job: seen.job, ...this.recent.of(key, () => compared(seen.evidence(), query)) };
  }
}

function compared(evidence: Evidence, query: ComparisonQuery): Omit<SeenComparison, 'job'> {
  const selection = selectionOf(evidence, query);
  if (query.show !== 'letters') return { evidence, comparison: compare(evidence, selection) };
  const hidden = lettered(evidence);
  const candidates = selection.candidates?.map((key) => hidden.letters.get(key) ?? key);
  const comparison = compare(hidden.evidence, { ...selection, ...(candidates ? { candidates } : {}) });
  return { evidence, comparison, letters: hidden.letters };
}
