import type { Interval, Narrowing } from './comparison.js';
import { leastAmongAll, type Claims, type RankedCandidate } from './claims.js';
import type { ErrorModel } from './error-model.js';
import type { NotEstimable } from '../statistics/estimate.js';
import { powerCritical, studentizedRangeCritical } from '../statistics/quantiles.js';
import type { KnownVariance } from '../statistics/variance-components.js';

const most = 12;

/** What further panelists are worked out from. */
export interface NarrowingBasis {
  model: ErrorModel;
  claims: Claims;
  /** How many sit in each assessment. */
  panelists: ReadonlyMap<string, number>;
  /** The leader's, in points. */
  interval: Interval | NotEstimable | undefined;
  maximum: number;
}

/** What further panelists would do, if they rated every candidate and erred as those who did. */
export function narrowingOf(basis: NarrowingBasis): Narrowing {
  const { claims, maximum } = basis;
  const [leader, next] = claims.ranked;
  if (leader === undefined || next === undefined) {
    return { options: [], panelistsNeeded: { notNeeded: 'fewer than two candidates are ranked' }, detectable: [] };
  }
  const now = basis.model.withMore(leader.key, next.key, 0);
  const detectable = Array.from({ length: now ? most + 1 : 0 }, (_, more) => more).flatMap((more) => {
    const then = basis.model.withMore(leader.key, next.key, more);
    return then ? [{ more, difference: detectableDifference(then, now!.df, claims.ranked.length) * maximum }] : [];
  });
  return { options: options(basis, leader, next), panelistsNeeded: needed(basis, detectable), detectable };
}

/**
 * The difference that would be told apart, with all pairs read at once, in four of five rounds like this one: what
 * must be exceeded, and as much again as chance takes away in one of five. The error itself is known no better than
 * this round shows it, so the difference is the quantile of noncentral t that the bound is the center of, in standard
 * errors; here by its normal approximation.
 * @param then how well the difference would be known
 * @param df of the error as this round shows it
 * @see Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2 (1995), ch. 31
 */
function detectableDifference(then: KnownVariance, df: number, candidates: number): number {
  const bound = studentizedRangeCritical(candidates, then.df) / Math.SQRT2;
  const power = powerCritical() ** 2;
  // The root mean square of an estimate that is 1 on the average, and what is left of its variance.
  const mean = 1 - 1 / (4 * Math.max(df, 1));
  const spread = 1 - mean ** 2;
  const [a, b, c] = [mean ** 2 - power * spread, mean * bound, bound ** 2 - power];
  return ((b + Math.sqrt(b ** 2 - a * c)) / a) * Math.sqrt(then.variance);
}

function options(
  { model, claims, panelists, interval, maximum }: NarrowingBasis,
  leader: RankedCandidate,
  next: RankedCandidate,
): Narrowing['options'] {
  const count = claims.ranked.length;
  const now = model.withMore(leader.key, next.key, 0);
  if (!now || !interval || !('plusMinus' in interval)) return [];
  const own = interval.plusMinus / (leastAmongAll(now, count) / 2);
  return model.assessments
    .flatMap(({ key }) => {
      const then = model.withMore(leader.key, next.key, 1, key);
      if (!then) return [];
      const narrowed = Math.min(interval.plusMinus, (leastAmongAll(then, count) / 2) * own);
      return [{ assessment: key, panelists: panelists.get(key)! + 1, plusMinus: interval.plusMinus, narrowed }];
    })
    .sort((a, b) => Math.round(((a.narrowed - b.narrowed) / maximum) * 1e9));
}

function needed(
  { claims, maximum }: NarrowingBasis,
  detectable: Narrowing['detectable'],
): Narrowing['panelistsNeeded'] {
  const [leader, next] = claims.ranked as [RankedCandidate, RankedCandidate];
  if (claims.apart(0, 1)) return { notNeeded: 'the first two are told apart' };
  const gap = leader.overall - next.overall;
  if (gap < 1e-9) return { notNeeded: 'the first two have the same score' };
  if (detectable.length === 0) return { notNeeded: 'how sure the difference is cannot be estimated' };
  const difference = gap * maximum;
  const enough = detectable.find(({ more, difference: least }) => more > 0 && least <= difference);
  return { candidates: [leader.key, next.key], difference, more: enough?.more ?? 'more than 12' };
}
