import { categories } from '../../jobs/model/category.js';
import type { Cells, PointsPlan } from './points-plan.js';

/**
 * Points as they were before two promises were kept: weights are multiplied. A category counts by its weight among
 * those that some criterion measures; within it each criterion counts by its assessment's weight times its own. Where
 * no criterion names a category, assessments count by their own weights.
 * @returns by assessment and criterion, what it counts in each category (or in none), as fractions of 1; undefined
 *   where nothing carries weight
 */
export function literalCells({ assessments, categoryWeights }: PointsPlan): Cells[][] | undefined {
  const lines = assessments.flatMap((assessment, at) =>
    assessment.criteria.map(({ weight, measures }) => ({
      at,
      measures,
      weight: assessment.weight * weight,
      cells: {} as Cells,
    })),
  );
  const named = lines.some(({ measures }) => measures.length > 0);
  const groups = named
    ? categories.map((key) => ({
        key,
        weight: categoryWeights[key],
        lines: lines.filter(({ measures }) => measures.includes(key)),
      }))
    : assessments.map(({ weight }, at) => ({
        key: 'none' as const,
        weight,
        lines: lines.filter((line) => line.at === at),
      }));
  const measured = groups.filter((group) => total(group.lines) > 0);
  const all = total(measured);
  if (all === 0) return undefined;
  for (const group of measured) {
    const within = total(group.lines);
    for (const line of group.lines) line.cells[group.key] = (group.weight / all) * (line.weight / within);
  }
  return assessments.map((_, at) => lines.filter((line) => line.at === at).map(({ cells }) => cells));
}

function total(weighed: readonly { weight: number }[]): number {
  return weighed.reduce((sum, { weight }) => sum + weight, 0);
}
