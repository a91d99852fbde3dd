import type { Evidence } from '../../assessments/evidence/evidence.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import type { Job } from '../../jobs/model/job.entity.js';

const mostRatings = 60_000;
/** What a comparison takes up beside its ratings, in ratings. */
const besides = 500;

/**
 * What was worked out lately, by the digest of the evidence it came from and by what was chosen of it. Nobody's eyes
 * are part of the key and none need be: whoever sees the same evidence gets the same comparison, and whoever sees other
 * evidence has another digest. What was asked for longest ago goes first.
 */
export class ComparisonCache<T extends { evidence: Evidence }> {
  private readonly entries = new Map<string, { result: T; size: number }>();
  private size = 0;

  /** What was kept under the key. */
  kept(key: string): T | undefined {
    const known = this.entries.get(key);
    if (!known) return undefined;
    this.entries.delete(key);
    this.entries.set(key, known);
    return known.result;
  }

  /** What was kept under the key, else what `work` gives, which is kept. What is kept must not be changed. */
  of(key: string, work: () => T): T {
    const known = this.entries.get(key);
    if (known) this.entries.delete(key);
    const entry = known ?? this.measured(work());
    this.entries.set(key, entry);
    return entry.result;
  }

  private measured(result: T): { result: T; size: number } {
    const size = besides + ratingsIn(result.evidence);
    this.size += size;
    for (const [key, oldest] of this.entries) {
      if (this.size <= mostRatings) break;
      this.entries.delete(key);
      this.size -= oldest.size;
    }
    return { result, size };
  }
}

function ratingsIn({ assessments }: Evidence): number {
  let count = 0;
  for (const { sittings } of assessments) {
    for (const { scorecards } of sittings) for (const { ratings } of scorecards) count += ratings.length;
  }
  return count;
}

/** Seconds after which the page asks again. */
const reloadAfter = 2;

/** How far a comparison is that takes a while. @param share done, 0 to 1 */
export function beingWorkedOut(job: Job, share: number, candidates: number) {
  return {
    template: 'comparison/being-worked-out',
    model: {
      title: `Comparing: ${job.title}`,
      ...jobPlaces(job, 'comparison'),
      ...{ reloadAfter, seconds: reloadAfter, candidates, reached: Math.floor(100 * share), waiting: share === 0 },
    },
  };
}
