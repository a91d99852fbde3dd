import { type Estimate, steady } from '../statistics/estimate.js';
import { studentizedRangeCritical } from '../statistics/quantiles.js';
import type { PlacedCandidate } from './candidate-scores.js';
import type { Band, Disagreement, Dissent } from './comparison.js';
import type { ErrorModel } from './error-model.js';
import type { RatedCriterion, Ratings, SignedScorecard } from './ratings.js';

/** How far the levels of one candidate on one criterion lie apart. */
interface Found {
  candidate: string;
  criterion: RatedCriterion;
  place: number;
  scorecards: readonly SignedScorecard[];
  low: number;
  high: number;
  /** As a fraction of the scale. */
  spread: number;
  /** Rounded, so that the order does not hang on the order of the additions. */
  variance: number;
}

/**
 * Candidate × criterion where panelists chose different levels, the largest spread first: the debrief's agenda. What
 * the `context` names is nobody's to settle.
 */
export function disagreementsOf(ratings: Ratings, context: ReadonlySet<string>): Disagreement[] {
  const found: Found[] = [];
  const assessments = ratings.assessments.filter(({ evidence }) => !context.has(evidence.key));
  for (const { key } of ratings.candidates) {
    for (const { takings, criteria } of assessments) {
      const scorecards = takings.get(key)?.scorecards ?? [];
      if (scorecards.length < 2) continue;
      criteria.forEach((criterion, place) => {
        const apart = apartOn(scorecards, place, criterion.scale.maximum - criterion.scale.minimum);
        if (apart) found.push({ candidate: key, criterion, place, scorecards, ...apart });
      });
    }
  }
  // Equals stay in the order of candidates and criteria.
  found.sort((a, b) => b.spread - a.spread || b.variance - a.variance);
  return found.map(disagreementOf);
}

/** Plain loops: a large round has thousands of pairs of candidate and criterion. */
function apartOn(
  scorecards: readonly SignedScorecard[],
  place: number,
  extent: number,
): Pick<Found, 'low' | 'high' | 'spread' | 'variance'> | undefined {
  let [low, high, sum, count] = [Infinity, -Infinity, 0, 0];
  for (const { levels } of scorecards) {
    const level = levels[place];
    if (level === undefined) continue;
    if (level < low) low = level;
    if (level > high) high = level;
    sum += level;
    count += 1;
  }
  if (count < 2 || low === high) return undefined;
  let squares = 0;
  for (const { levels } of scorecards) {
    const level = levels[place];
    if (level !== undefined) squares += (level - sum / count) ** 2;
  }
  const variance = steady(squares / count / extent ** 2);
  return { low, high, spread: (high - low) / extent, variance };
}

function disagreementOf({ candidate, criterion, place, scorecards, low, high, spread }: Found): Disagreement {
  const by = (level: number) =>
    scorecards.filter(({ levels }) => levels[place] === level).map(({ panelist }) => panelist);
  return {
    candidate,
    assessment: criterion.assessment.key,
    criterion: criterion.evidence.key,
    spread,
    lowest: { level: low, panelists: by(low) },
    highest: { level: high, panelists: by(high) },
  };
}

/** What dissent is worked out from. */
interface DissentBasis {
  /** Candidates with a rank. */
  ranked: readonly PlacedCandidate[];
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
  first: PlacedCandidate[];
  top: number;
  /** The value that they gave the leader. */
  leader: number;
}

/**
 * Panelists who put someone other than the leader first. A panelist's own order is over the ranked candidates for
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

function ownOrder(panelist: string, ranked: readonly PlacedCandidate[], leader: PlacedCandidate): OwnOrder | undefined {
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
