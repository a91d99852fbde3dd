import { krippendorffAlpha } from '../statistics/agreement.js';
import type { Estimate } from '../statistics/estimate.js';

/** Who gave whom which level. */
export interface GivenLevel {
  /** What a panel rated together: one candidate in one session. */
  unit: string;
  level: number;
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
export function spreadOf(levels: number, given: readonly GivenLevel[]): RatingSpread {
  const counts = Array.from({ length: levels }, (_, at) => given.filter(({ level }) => level === at + 1).length);
  const units = new Map<string, number[]>();
  for (const { unit, level } of given) units.set(unit, [...(units.get(unit) ?? []), level]);
  const mean = given.reduce((sum, { level }) => sum + level, 0) / given.length;
  const squares = given.reduce((sum, { level }) => sum + (level - mean) ** 2, 0);
  const few = given.length === 0 ? 'no rating' : 'too few ratings to tell chance from difference';
  return {
    ...{ levels, counts, ratings: given.length, candidates: units.size },
    mean: given.length === 0 ? { notEstimable: 'no rating' } : { value: mean },
    deviation: given.length < 2 ? { notEstimable: few } : { value: Math.sqrt(squares / (given.length - 1)) },
    agreement: krippendorffAlpha([...units.values()], 'ordinal'),
  };
}
