import type { RatedAssessment } from '../ratings.js';
import { totalOf } from '../ratings.js';
import type { Cell } from '../statistics/two-way-fit.js';

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
