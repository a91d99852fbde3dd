import { alphaOf, coincidences, levelsInUse } from '../statistics/agreement.js';
import type { Estimate } from '../statistics/estimate.js';

/** What a panel gave one candidate in one session, and in how many sessions it was just that. */
export interface RatedAlike {
  /** One level for each panelist who rated. */
  given: readonly number[];
  times: number;
}

/** How the ratings of one question lie on a scale of some levels. */
export interface RatingSpread {
  levels: number;
  /** By level, lowest first. */
  counts: number[];
  ratings: number;
  candidates: number;
  mean: Estimate;
  /** How far ratings lie from their mean: the sample's standard deviation, in levels. */
  deviation: Estimate;
  /** How far panelists who rated the same answer agree: Krippendorff's alpha for ordered levels, at most 1. */
  agreement: Estimate;
}

/** @see Krippendorff, Content Analysis (2013), ch. 12, for the agreement */
export function spreadOf(levels: number, alike: readonly RatedAlike[]): RatingSpread {
  const counts = Array.from({ length: levels }, () => 0);
  for (const { given, times } of alike) for (const level of given) counts[level - 1]! += times;
  const ratings = counts.reduce((sum, count) => sum + count, 0);
  const mean = counts.reduce((sum, count, at) => sum + count * (at + 1), 0) / ratings;
  const squares = counts.reduce((sum, count, at) => sum + count * (at + 1 - mean) ** 2, 0);
  const few = ratings === 0 ? 'no rating' : 'too few ratings to tell chance from difference';
  return {
    ...{ levels, counts, ratings, candidates: alike.reduce((sum, { times }) => sum + times, 0) },
    mean: ratings === 0 ? { notEstimable: 'no rating' } : { value: mean },
    deviation: ratings < 2 ? { notEstimable: few } : { value: Math.sqrt(squares / (ratings - 1)) },
    agreement: agreementOf(alike),
  };
}

function agreementOf(alike: readonly RatedAlike[]): Estimate {
  const levels = levelsInUse(alike.map(({ given }) => given));
  const sum = levels.map(() => levels.map(() => 0));
  for (const { given, times } of alike) {
    coincidences([given], levels).forEach((row, c) => row.forEach((count, k) => (sum[c]![k]! += count * times)));
  }
  return alphaOf(sum, levels, 'ordinal');
}
