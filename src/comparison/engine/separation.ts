import type { RatedAssessment, Ratings } from './ratings.js';
import { totalOf } from './ratings.js';
import { estimate, type Estimate, type NotEstimable, oneReason, rounding } from '../statistics/estimate.js';
import { studentizedRangeCritical, tCritical } from '../statistics/quantiles.js';
import { TwoWayFit, type Cell } from '../statistics/two-way-fit.js';
import type { Weighting } from './weighting.js';

/** What one assessment adds to the uncertainty of the overall. */
export interface AssessmentPrecision {
  assessment: string;
  /** Its criteria's share of the overall. */
  share: number;
  fit: TwoWayFit;
  /** Residual mean square of the panelists' totals, 0 to 1 squared, no lower than the floor. */
  errorMeanSquare: Estimate;
  floored: boolean;
}

/** A variance and the degrees of freedom it is known with. */
export interface Variance {
  variance: number;
  df: number;
  /** By assessment, already under the squared shares. */
  parts: readonly { assessment: string; variance: number; df: number }[];
}

/** Panelists' totals in one assessment (candidates × panelists, 0 to 1) under the given weights of its criteria. */
export function totalsOf(assessment: RatedAssessment, weights: readonly number[]): Cell[] {
  const cells: Cell[] = [];
  for (const [candidate, taking] of assessment.takings) {
    for (const scorecard of taking.scorecards) {
      const value = totalOf(scorecard.shares, weights);
      if (value !== undefined) cells.push({ row: candidate, column: scorecard.panelist, value });
    }
  }
  return cells;
}

/**
 * The least error mean square to believe: that of a rating rounded to whole levels (1/12 of a squared step), over the
 * number of criteria that count. Without it a panel that happened to agree would be called infallible.
 */
export function errorFloor(assessment: RatedAssessment, weights: readonly number[]): number {
  const counting = assessment.criteria.filter((_, place) => weights[place]! > 0);
  const onScale = counting.filter((criterion) => criterion.evidence.kind === 'scale');
  const levels = onScale.length > 0 ? assessment.evidence.levels : 2;
  return 1 / 12 / (levels - 1) ** 2 / Math.max(1, counting.length);
}

/** One fit for each assessment that counts in the overall. */
export function precisionsOf(ratings: Ratings, weighting: Weighting): AssessmentPrecision[] {
  return ratings.assessments.flatMap((assessment) => {
    const share = weighting.assessmentShares.get(assessment.evidence.key) ?? 0;
    if (share <= 0) return [];
    const weights = assessment.criteria.map((criterion) => weighting.coefficients[criterion.index]!);
    const fit = new TwoWayFit(totalsOf(assessment, weights));
    return [{ assessment: assessment.evidence.key, share, fit, ...flooredError(fit, errorFloor(assessment, weights)) }];
  });
}

/** The residual mean square of a fit, raised to the floor where it is below. */
export function flooredError(fit: TwoWayFit, floor: number): { errorMeanSquare: Estimate; floored: boolean } {
  const mean = fit.residualMeanSquare;
  if (!('value' in mean)) return { errorMeanSquare: mean, floored: false };
  return { errorMeanSquare: { value: Math.max(mean.value, floor) }, floored: mean.value < floor * (1 - rounding) };
}

/** Variance of a candidate's overall. Assessments whose error is unknown are left out; with none left there is none. */
export function overallVariance(
  precisions: readonly AssessmentPrecision[],
  candidate: string,
): Variance | NotEstimable {
  return combined(precisions, (fit) => fit.meanVariance(candidate));
}

/** Variance of the difference between two candidates' overalls, with the covariance that shared panelists bring. */
export function differenceVariance(
  precisions: readonly AssessmentPrecision[],
  one: string,
  other: string,
): Variance | NotEstimable {
  return combined(precisions, (fit) => fit.differenceVariance(one, other));
}

function combined(
  precisions: readonly AssessmentPrecision[],
  factor: (fit: TwoWayFit) => Estimate,
): Variance | NotEstimable {
  const parts: { assessment: string; variance: number; df: number }[] = [];
  const unknown: NotEstimable[] = [];
  const refused: NotEstimable[] = [];
  for (const { assessment, share, fit, errorMeanSquare } of precisions) {
    const multiple = factor(fit);
    if (!('value' in errorMeanSquare)) unknown.push(errorMeanSquare);
    else if (!('value' in multiple)) refused.push(multiple);
    else parts.push({ assessment, variance: share ** 2 * errorMeanSquare.value * multiple.value, df: fit.residualDf });
  }
  const none: NotEstimable = { notEstimable: 'nothing carries weight' };
  if (refused.length > 0 || parts.length === 0) return oneReason(refused) ?? oneReason(unknown) ?? none;
  return { ...welchSatterthwaite(parts), parts };
}

/** Sum of independent variances and its approximate degrees of freedom (Welch and Satterthwaite). */
export function welchSatterthwaite(parts: readonly { variance: number; df: number }[]): {
  variance: number;
  df: number;
} {
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  const spread = parts.reduce((sum, part) => sum + part.variance ** 2 / part.df, 0);
  return { variance, df: spread > 0 ? variance ** 2 / spread : parts.reduce((sum, part) => sum + part.df, 0) };
}

/** Half the width of a 95 % interval with this variance. */
export function halfWidth({ variance, df }: { variance: number; df: number }): number {
  return tCritical(df) * Math.sqrt(variance);
}

/** What two overalls must differ by, 0 to 1, to be told apart. */
export interface LeastDifference {
  standardError: Estimate;
  df: Estimate;
  forThisPair: Estimate;
  amongAll: Estimate;
}

/**
 * The least difference that is more than chance: by Student's t for one pair named beforehand, and by Tukey's
 * studentised range when all pairs of `candidates` are read at once.
 */
export function leastDifference(
  precisions: readonly AssessmentPrecision[],
  one: string,
  other: string,
  candidates: number,
): LeastDifference {
  const found = differenceVariance(precisions, one, other);
  if ('notEstimable' in found) return { standardError: found, df: found, forThisPair: found, amongAll: found };
  const standardError = Math.sqrt(found.variance);
  const few = 'too few ratings to tell chance from difference';
  return {
    standardError: { value: standardError },
    df: { value: found.df },
    forThisPair: estimate(tCritical(found.df) * standardError, few),
    amongAll: estimate((studentizedRangeCritical(candidates, found.df) / Math.SQRT2) * standardError, few),
  };
}
