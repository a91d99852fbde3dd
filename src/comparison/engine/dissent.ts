import type { Band, CandidateComparison, Dissent } from './comparison.js';
import type { ErrorModel } from './error-model.js';
import type { Estimate } from '../statistics/estimate.js';
import { studentizedRangeCritical } from '../statistics/quantiles.js';

/** What dissent is worked out from. */
export interface DissentBasis {
  /** Candidates with a rank. */
  ranked: readonly CandidateComparison[];
  bands: readonly Band[];
  /** Keys, in the order to list them. */
  panelists: readonly string[];
  model: ErrorModel;
  maximum: number;
}

/** Whom one panelist's own ratings put first. */
interface OwnOrder {
  panelist: string;
  assessments: string[];
  first: CandidateComparison[];
  top: number;
  /** The value that they gave the leader. */
  leader: number;
}

/**
 * Panelists who put somebody other than the leader first. A panelist's own order is over the ranked candidates for
 * whom they scored the same assessments as for the leader, so that like is compared with like.
 *
 * It is remarkable only where the difference in their own ratings is more than one panelist's error, with all pairs
 * (Tukey) and all panelists (Bonferroni) read at once.
 */
export function dissentOf({ ranked, bands, panelists, model, maximum }: DissentBasis): Dissent[] {
  const leader = ranked.find((candidate) => candidate.rank === 1);
  if (leader === undefined || ranked.length < 2) return [];
  const orders = panelists.flatMap((panelist) => ownOrder(panelist, ranked, leader) ?? []);
  const band = bands[0]?.candidates ?? [];
  return orders.flatMap(({ panelist, assessments, first, top, leader: given }): Dissent[] => {
    if (first.some((candidate) => candidate.rank === 1)) return [];
    const difference = top - given;
    const least = leastOf(model, assessments, ranked.length, orders.length, maximum);
    const remarkable = 'value' in least && difference > least.value + 1e-9;
    const keys = first.map(({ key }) => key);
    const withinBand = keys.every((key) => band.includes(key));
    return [{ panelist, first: keys, assessments, withinBand, difference, least, remarkable }];
  });
}

function ownOrder(
  panelist: string,
  ranked: readonly CandidateComparison[],
  leader: CandidateComparison,
): OwnOrder | undefined {
  const own = leader.panelists.find((dot) => dot.panelist === panelist);
  if (own === undefined) return undefined;
  const order = ranked.flatMap((candidate) => {
    const dot = candidate.panelists.find((other) => other.panelist === panelist);
    return dot && sameList(dot.assessments, own.assessments) ? [{ candidate, value: dot.value }] : [];
  });
  const top = Math.max(...order.map(({ value }) => value));
  const first = order.filter(({ value }) => top - value < 1e-9 * Math.max(1, top)).map(({ candidate }) => candidate);
  return { panelist, assessments: own.assessments, first, top, leader: own.value };
}

function leastOf(
  model: ErrorModel,
  assessments: readonly string[],
  candidates: number,
  panelists: number,
  maximum: number,
): Estimate {
  const known = model.ofOnePanelist(assessments);
  if (known === undefined) return { notEstimable: 'one panelist' };
  const range = studentizedRangeCritical(candidates, known.df, panelists) / Math.SQRT2;
  return { value: range * Math.sqrt(known.variance) * maximum };
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, place) => item === other[place]);
}
