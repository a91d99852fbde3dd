/** A figure that may not exist is never 0 or NaN. */
export type Agreement = { rwg: number; deviation: number } | { notEstimable: string };

/** Levels of the importance scale. */
const levels = 5;

/** An average deviation up to a sixth of the scale's levels counts as agreement. See Burke and Dunlap (2002). */
export const mostDeviation = levels / 6;

/**
 * How far several raters agree on one thing, on a scale of five levels.
 *
 * `rwg` is r_WG = 1 − s² ÷ σ²_EU: s² the variance of the ratings (divisor n − 1), σ²_EU = (A² − 1) ÷ 12 = 2 what it would
 * be if raters picked any of A = 5 levels alike. 1 is full agreement; below 0 (more spread than by chance) counts as 0.
 * `deviation` is AD_M, the mean distance of the ratings from their mean, in levels.
 *
 * @param ratings 1 to 5, one for each rater
 * @see James, Demaree and Wolf, Journal of Applied Psychology 69 (1984), 85–98, formula 1
 * @see Burke, Finkelstein and Dusig, Organizational Research Methods 2 (1999), 49–68; for the limit Burke and Dunlap,
 *   Organizational Research Methods 5 (2002), 159–172
 */
export function agreementOf(ratings: readonly number[]): Agreement {
  if (ratings.length === 0) return { notEstimable: 'no ratings' };
  if (ratings.length === 1) return { notEstimable: 'one expert' };
  const mean = meanOf(ratings);
  const squares = ratings.reduce((sum, rating) => sum + (rating - mean) ** 2, 0);
  const variance = squares / (ratings.length - 1);
  const byChance = (levels ** 2 - 1) / 12;
  const deviation = ratings.reduce((sum, rating) => sum + Math.abs(rating - mean), 0) / ratings.length;
  return { rwg: Math.max(0, 1 - variance / byChance), deviation };
}

/** @param ratings at least one */
export function meanOf(ratings: readonly number[]): number {
  return ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length;
}

/** A mean as importance is kept: with two decimals, so that a reader gets the same from the ratings. */
export function keptMean(ratings: readonly number[]): number {
  return Math.round(meanOf(ratings) * 100) / 100;
}

/** What most say, or undefined where as many say the one as the other. */
export function majority<T>(said: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const one of said) counts.set(one, (counts.get(one) ?? 0) + 1);
  const [first, second] = [...counts].toSorted(([, a], [, b]) => b - a);
  return first && first[1] !== second?.[1] ? first[0] : undefined;
}
