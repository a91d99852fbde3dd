import { bandCount, bandOnScale, valueOnScale } from '../../assessments/model/rating-scale.js';
import type { AssessmentScore, CriterionScore, Interval, PanelistRating, PanelistTotal } from './comparison.js';
import type { RatedAssessment, RatedCriterion, SignedScorecard, RatedSitting } from './ratings.js';
import { totalOf } from './ratings.js';
import type { CriterionMeans } from './scores.js';
import { flooredError, type FittedTotals } from './totals.js';
import { estimate, scaled, type NotEstimable } from '../statistics/estimate.js';
import { studentizedRangeCritical } from '../statistics/quantiles.js';
import { wilsonInterval } from '../statistics/wilson.js';

/** One assessment with the fit of its panelists' totals under the plan's own criterion weights. */
export interface FittedAssessment extends FittedTotals {
  rated: RatedAssessment;
  weights: readonly number[];
}

/** A share with the half-width of its comparison interval, in points, cut off at the ends of the scale. */
export function intervalAround(share: number, halfWidth: number, maximum: number): Interval {
  return {
    plusMinus: Math.min(halfWidth, Math.max(share, 1 - share)) * maximum,
    low: Math.max(0, share - halfWidth) * maximum,
    high: Math.min(1, share + halfWidth) * maximum,
  };
}

/** What one candidate got in one assessment, with all that it is made of. */
export function assessmentScore(
  fitted: FittedAssessment,
  candidate: string,
  means: CriterionMeans,
  maximum: number,
): AssessmentScore {
  const { rated, weights } = fitted;
  const taking = rated.takings.get(candidate);
  const scorecards = taking?.scorecards ?? [];
  const score = totalOf(
    rated.criteria.map(({ index }) => means[index]),
    weights,
  );
  const weighed = weights.some((weight) => weight > 0);
  return {
    assessment: rated.evidence.key,
    ...(taking?.sitting.at ? { at: taking.sitting.at } : {}),
    ...progress(taking),
    score: scaled(estimate(score, weighed ? 'no rating' : 'nothing carries weight'), maximum),
    interval: scoreInterval(fitted, candidate, score, maximum),
    totals: scorecards.map((scorecard) => panelistTotal(scorecard, weights, maximum)),
    criteria: rated.criteria.map((criterion, place) => criterionScore(criterion, place, scorecards, means, maximum)),
  };
}

function progress(taking: RatedSitting | undefined): Pick<AssessmentScore, 'state' | 'scorecards' | 'mark'> {
  const none = { in: 0, expected: 0, closed: 0 };
  if (taking === undefined) return { state: 'no sitting', scorecards: none };
  if (taking.sitting.withheld) return { state: 'withheld', scorecards: none };
  const given = taking.scorecards.length;
  const closed = taking.sitting.scorecards.filter(({ state }) => state === 'closed').length;
  const expected = Math.max(taking.sitting.expected, given + closed);
  return {
    state: given > 0 ? 'taken' : 'not in',
    scorecards: { in: given, expected, closed },
    ...(given < expected ? { mark: `${given} of ${expected} scorecards` } : {}),
  };
}

/** As wide as lets two candidates be told apart by this assessment alone where their intervals do not meet. */
function scoreInterval(
  fitted: FittedAssessment,
  candidate: string,
  score: number | undefined,
  maximum: number,
): Interval | NotEstimable {
  const { fit, errorFit } = fitted;
  const variance = fit.meanVariance(candidate);
  const { errorMeanSquare: error } = flooredError(fitted);
  if (score === undefined || !('value' in variance)) return { notEstimable: 'no rating' };
  if (!('value' in error)) return error;
  const range = studentizedRangeCritical(fit.rows.length, errorFit.residualDf);
  return intervalAround(score, (range / 2) * Math.sqrt(error.value * variance.value), maximum);
}

function panelistTotal(scorecard: SignedScorecard, weights: readonly number[], maximum: number): PanelistTotal {
  const criteria = weights.filter((weight) => weight > 0).length;
  const rated = scorecard.shares.filter((share, place) => share !== undefined && weights[place]! > 0).length;
  const total = totalOf(scorecard.shares, weights);
  return {
    panelist: scorecard.panelist,
    revised: scorecard.state === 'revised',
    ...(scorecard.marks ? { marks: scorecard.marks } : {}),
    total: scaled(estimate(total, criteria > 0 ? 'no rating' : 'nothing carries weight'), maximum),
    rated,
    criteria,
    ...(rated > 0 && rated < criteria ? { mark: `over ${rated} of ${criteria}` } : {}),
  };
}

function criterionScore(
  criterion: RatedCriterion,
  place: number,
  scorecards: readonly SignedScorecard[],
  means: CriterionMeans,
  maximum: number,
): CriterionScore {
  const { key, kind } = criterion.evidence;
  const mean = means[criterion.index];
  const { scale } = criterion;
  const counts = Array.from({ length: bandCount(scale) }, () => 0);
  let rated = 0;
  const ratings = scorecards.map(({ panelist, ratings: given }) => {
    const said: PanelistRating = { panelist };
    const { level, note } = given[place] ?? {};
    if (level !== undefined && level !== null) {
      counts[bandOnScale(scale, level)]! += 1;
      rated += 1;
      said.level = level;
    }
    if (note) said.note = note;
    return said;
  });
  return {
    criterion: key,
    mean: scaled(estimate(mean, 'no rating'), maximum),
    meanLevel: estimate(mean === undefined ? undefined : valueOnScale(scale, mean), 'no rating'),
    basis: { ratings: rated, scorecards: scorecards.length },
    counts,
    ...(kind === 'yes_no'
      ? { yes: { count: counts[1]!, of: rated, interval: wilsonInterval(counts[1]!, rated) } }
      : {}),
    ratings,
  };
}
