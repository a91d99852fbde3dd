import type { Interval, Narrowing } from './comparison.js';
import { leastAmongAll, type Claims, type RankedCandidate } from './claims.js';
import type { ErrorModel } from './error-model.js';
import type { NotEstimable } from '../statistics/estimate.js';
import { normalProbability, powerCritical, studentizedRangeCritical } from '../statistics/quantiles.js';
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
  const larger = Array.from({ length: now ? most + 1 : 0 }, (_, more) => more).flatMap((more) => {
    const then = more === 0 ? now : basis.model.withMore(leader.key, next.key, more);
    return then ? [{ more, then, panel: new LargerPanel(then, now!.df, claims.ranked.length) }] : [];
  });
  const detectable = larger.map(({ more, panel }) => ({ more, difference: panel.detectable() * maximum }));
  const oneMore = larger.find(({ more }) => more === 1)?.then;
  return { options: options(basis, [leader, next], now, oneMore), panelistsNeeded: needed(basis, larger), detectable };
}

/**
 * A panel of a certain size, as this round foresees it. The error itself is known no better than this round shows it,
 * so that what a difference is in standard errors follows noncentral t; here by its normal approximation.
 * @see Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2 (1995), ch. 31
 */
class LargerPanel {
  private readonly bound: number;
  private readonly standardError: number;
  /** The root mean square of an estimate that is 1 on the average, and what is left of its variance. */
  private readonly mean: number;
  private readonly spread: number;

  /**
   * @param then how well the difference would be known
   * @param df of the error as this round shows it
   */
  constructor(then: KnownVariance, df: number, candidates: number) {
    this.bound = studentizedRangeCritical(candidates, then.df) / Math.SQRT2;
    this.standardError = Math.sqrt(then.variance);
    this.mean = 1 - 1 / (4 * Math.max(df, 1));
    this.spread = 1 - this.mean ** 2;
  }

  /** The true difference, 0 to 1, that would be told apart, with all pairs read at once, in four of five rounds. */
  detectable(): number {
    const power = powerCritical() ** 2;
    const [a, b, c] = [this.mean ** 2 - power * this.spread, this.mean * this.bound, this.bound ** 2 - power];
    return ((b + Math.sqrt(b ** 2 - a * c)) / a) * this.standardError;
  }

  /** In how many of all rounds, 0 to 1, a true difference would be told apart, with all pairs read at once. */
  chance(difference: number): number {
    const distance = difference / this.standardError;
    return normalProbability((distance * this.mean - this.bound) / Math.sqrt(1 + distance ** 2 * this.spread));
  }
}

function options(
  { model, claims, panelists, interval, maximum }: NarrowingBasis,
  [leader, next]: readonly [RankedCandidate, RankedCandidate],
  now: KnownVariance | undefined,
  oneMore: KnownVariance | undefined,
): Narrowing['options'] {
  const count = claims.ranked.length;
  if (!now || !interval || !('plusMinus' in interval)) return [];
  const own = interval.plusMinus / (leastAmongAll(now, count) / 2);
  return model.assessments
    .flatMap(({ key }) => {
      const then = model.assessments.length === 1 ? oneMore : model.withMore(leader.key, next.key, 1, key);
      if (!then) return [];
      const narrowed = Math.min(interval.plusMinus, (leastAmongAll(then, count) / 2) * own);
      return [{ assessment: key, panelists: panelists.get(key)! + 1, plusMinus: interval.plusMinus, narrowed }];
    })
    .sort((a, b) => Math.round(((a.narrowed - b.narrowed) / maximum) * 1e9));
}

function needed(
  { claims, maximum }: NarrowingBasis,
  larger: readonly { more: number; panel: LargerPanel }[],
): Narrowing['panelistsNeeded'] {
  const [leader, next] = claims.ranked as [RankedCandidate, RankedCandidate];
  if (claims.apart(0, 1)) return { notNeeded: 'the first two are told apart' };
  const gap = leader.overall - next.overall;
  if (gap < 1e-9) return { notNeeded: 'the first two have the same score' };
  if (larger.length === 0) return { notNeeded: 'how sure the difference is cannot be estimated' };
  const seen = { candidates: [leader.key, next.key] as [string, string], difference: gap * maximum };
  const enough = larger.find(({ more, panel }) => more > 0 && panel.detectable() <= gap);
  return enough ? { ...seen, more: enough.more, chance: enough.panel.chance(gap) } : { ...seen, more: 'more than 12' };
}
