import { totalOf, type RatedAssessment, type RatedCriterion } from './ratings.js';
import { rounding, type Estimate } from '../statistics/estimate.js';
import { TwoWayFit, type Cell } from '../statistics/two-way-fit.js';

/** Panelists' totals in one assessment, and what their least-squares fit leaves. */
export interface FittedTotals {
  fit: TwoWayFit;
  /** The fit whose residuals stand for the error: of all candidates, or without those at an end of the scale. */
  errorFit: TwoWayFit;
  /** The least error mean square to believe, squared shares of the scale. */
  floor: number;
  /** One step of the scale, as a share of it. */
  step: number;
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

/** @param alike where a panelist is not the same person from candidate to candidate */
export function fittedTotals(assessment: RatedAssessment, weights: readonly number[], alike = false): FittedTotals {
  const cells = totalsOf(assessment, weights);
  const fit = new TwoWayFit(cells, alike);
  const step = stepOf(countingCriteria(assessment, weights));
  return { fit, errorFit: errorFit(cells, fit, step, alike), floor: errorFloor(assessment, weights), step };
}

/**
 * The least error mean square to believe: that of a rating rounded to the values of its scale (1/12 of a squared step),
 * over the number of criteria that count. Without it a panel that happened to agree would be called infallible.
 */
export function errorFloor(assessment: RatedAssessment, weights: readonly number[]): number {
  const counting = countingCriteria(assessment, weights);
  return stepOf(counting) ** 2 / 12 / Math.max(1, counting.length);
}

/** The residual mean square of a fit, no less than the floor. */
export function flooredError({ errorFit, floor }: FittedTotals): { errorMeanSquare: Estimate; floored: boolean } {
  const mean = errorFit.residualMeanSquare;
  if (!('value' in mean)) return { errorMeanSquare: mean, floored: false };
  return { errorMeanSquare: { value: Math.max(mean.value, floor) }, floored: mean.value < floor * (1 - rounding) };
}

function countingCriteria({ criteria }: RatedAssessment, weights: readonly number[]): readonly RatedCriterion[] {
  return criteria.filter((_, place) => weights[place]! > 0);
}

/** Root mean square of the criteria's steps, yes/no criteria aside unless there are no others. */
function stepOf(counting: readonly RatedCriterion[]): number {
  const onScale = counting.filter((criterion) => criterion.evidence.kind === 'scale');
  const steps = (onScale.length > 0 ? onScale : counting).map(({ levels }) => 1 / (levels - 1));
  return steps.length > 0 ? Math.sqrt(steps.reduce((sum, step) => sum + step ** 2, 0) / steps.length) : 1;
}

/**
 * Candidates whose mean lies within half a level of an end of the scale have no room to vary, and make a panel look
 * better than it is: where two or more others remain and vary more (by more than rounding), the error is theirs.
 */
function errorFit(cells: readonly Cell[], fit: TwoWayFit, step: number, alike: boolean): TwoWayFit {
  const atEnd = new Set(fit.rows.filter((row) => isAtEnd(fit.rowMean(row), step)));
  if (atEnd.size === 0 || fit.rows.length - atEnd.size < 2) return fit;
  const others = new TwoWayFit(
    cells.filter(({ row }) => !atEnd.has(row)),
    alike,
  );
  const [all, rest] = [fit.residualMeanSquare, others.residualMeanSquare];
  return 'value' in rest && (!('value' in all) || rest.value > all.value + rounding) ? others : fit;
}

function isAtEnd(mean: number, step: number): boolean {
  return Math.min(mean, 1 - mean) <= step / 2 + rounding;
}

/** How far one panelist's total in an assessment errs. */
export interface Precision {
  /** Mean square on a scale of 0 to 1, from totals under the criteria's shares of the overall; as it is used. */
  errorMeanSquare: Estimate;
  /** Of its own residuals. */
  df: number;
  /** True where the panel agreed so closely that the floor stands in. */
  floored: boolean;
  connected: boolean;
  /** False where the ratings do not show it: it is borrowed, or there is none. */
  counted: boolean;
  /** The assessment whose error stands in. */
  borrowedFrom?: string;
  /** Candidates so near an end of the scale that the error is taken from the others. */
  atEnds?: number;
}

export interface ErrorCovariance {
  assessments: [string, string];
  /** Of one panelist's totals about one candidate, on a scale of 0 to 1, squared. */
  covariance: number;
  /** False where the ratings do not show it, and the most that there can be stands in. */
  shown: boolean;
}
