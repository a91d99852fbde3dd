import type { Ratings, SignedScorecard } from './ratings.js';
import { estimate, type Estimate } from '../statistics/estimate.js';
import type { WeightedGroup, Weighting } from './weighting.js';

/** One candidate's mean share (0 to 1) by the criterion's index; undefined where no one rated it. */
export type CriterionMeans = readonly (number | undefined)[];

/**
 * What a candidate's criteria count in place of others that no one rated: the points of those go to the rest of their
 * assessment, in proportion. Under literal weights each group shares them out for itself.
 * @returns by assessment key, what each point counts there; 1 where every criterion with points was rated
 */
export function pointsSpread({ parts, points }: Weighting, means: CriterionMeans): ReadonlyMap<string, number> {
  const spread = new Map<string, number>();
  if (points?.pointsFrom === 'literal_weights') return spread;
  for (const { key, share, criteria } of parts) {
    let rated = 0;
    for (const { criterion, weight } of criteria) if (means[criterion.index] !== undefined) rated += weight;
    if (rated > 0 && rated < share) spread.set(key, share / rated);
  }
  return spread;
}

/** A group's score, 0 to 1: the weighted mean over its criteria that have a mean. */
export function groupScore(
  group: WeightedGroup,
  means: CriterionMeans,
  spread: ReadonlyMap<string, number> = unspread,
): Estimate {
  let sum = 0;
  let weight = 0;
  for (const item of group.criteria) {
    const mean = means[item.criterion.index];
    if (mean === undefined) continue;
    const own = item.weight * (spread.get(item.criterion.assessment.key) ?? 1);
    sum += mean * own;
    weight += own;
  }
  return estimate(weight > 0 ? sum / weight : undefined, 'no rating');
}

const unspread: ReadonlyMap<string, number> = new Map();

/** The overall, 0 to 1: the scores of its parts under their shares; a part that counts must have a score. */
export function overallScore(weighting: Weighting, means: CriterionMeans): Estimate {
  if (!weighting.estimable) return { notEstimable: 'nothing carries weight' };
  let overall = 0;
  for (const group of weighting.parts) {
    if (group.share === 0) continue;
    const score = groupScore(group, means);
    if (!('value' in score)) return { notEstimable: 'a category has no rating' };
    overall += group.share * score.value;
  }
  return { value: overall };
}

/** Which scorecards are left out of a mean. */
export type LeftOut = (card: SignedScorecard) => boolean;

/** Each criterion's mean share by candidate, over the panelists who rated it; some scorecards may be left out. */
export function criterionMeans(ratings: Ratings, without?: LeftOut): Map<string, CriterionMeans> {
  return new Map(ratings.candidates.map(({ key }) => [key, meansOf(ratings, key, without)]));
}

/** Plain loops: each panelist who is left out asks for every mean again. */
function meansOf(ratings: Ratings, candidate: string, without: LeftOut | undefined): CriterionMeans {
  const sums = new Float64Array(ratings.criteria.length);
  const counts = new Uint32Array(ratings.criteria.length);
  for (const { takings, criteria } of ratings.assessments) {
    const first = criteria[0]?.index ?? 0;
    for (const card of takings.get(candidate)?.scorecards ?? []) {
      if (without?.(card)) continue;
      const { shares } = card;
      for (let place = 0; place < shares.length; place += 1) {
        const share = shares[place];
        if (share === undefined) continue;
        sums[first + place]! += share;
        counts[first + place]! += 1;
      }
    }
  }
  return ratings.criteria.map(({ index }) => (counts[index]! > 0 ? sums[index]! / counts[index]! : undefined));
}

/** Ranks from 1 for the highest; equals share a rank, and the next one is passed over. */
export function ranksOf(scores: ReadonlyMap<string, number>): Map<string, number> {
  // Ties are ties whatever the order of the additions.
  const rounded = [...scores].map(([key, score]) => [key, Math.round(score * 1e9)] as const);
  const descending = rounded.map(([, score]) => score).sort((a, b) => b - a);
  const first = new Map<number, number>();
  descending.forEach((score, place) => {
    if (!first.has(score)) first.set(score, place + 1);
  });
  return new Map(rounded.map(([key, score]) => [key, first.get(score)!]));
}
