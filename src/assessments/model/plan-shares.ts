import { categories, type Category } from '../../jobs/model/category.js';

interface WeighedAssessment {
  weight: number;
  criteria: readonly { weight: number; measures: readonly Category[] }[];
}

export interface PlanShares {
  /** Each assessment's share of the overall, 0 to 1, in the order given; they total 1. */
  assessments: number[];
  /** Each criterion's share of the overall, 0 to 1, by assessment. */
  criteria: number[][];
}

/**
 * How much each part of a plan moves the overall. A category counts by its weight among those that some criterion
 * measures; within it each criterion counts by its assessment's weight times its own. Where no criterion names a
 * category, the assessments count by their own weights. The comparison works by the same rule.
 * @param categoryWeights any non-negative numbers; only their proportions matter
 * @returns undefined where nothing carries weight
 */
export function planShares(
  assessments: readonly WeighedAssessment[],
  categoryWeights: Record<Category, number>,
): PlanShares | undefined {
  const lines = assessments.flatMap((assessment, index) =>
    assessment.criteria.map(({ weight, measures }) => ({
      index,
      measures,
      weight: assessment.weight * weight,
      share: 0,
    })),
  );
  const named = lines.some(({ measures }) => measures.length > 0);
  const groups = named
    ? categories.map((category) => ({
        weight: categoryWeights[category],
        lines: lines.filter(({ measures }) => measures.includes(category)),
      }))
    : assessments.map(({ weight }, index) => ({ weight, lines: lines.filter((line) => line.index === index) }));
  const measured = groups.filter((group) => sum(group.lines) > 0);
  const total = sum(measured);
  if (total === 0) return undefined;
  for (const group of measured) {
    const within = sum(group.lines);
    for (const line of group.lines) line.share += ((group.weight / total) * line.weight) / within;
  }
  const criteria = assessments.map((_, index) =>
    lines.filter((line) => line.index === index).map(({ share }) => share),
  );
  return { criteria, assessments: criteria.map((shares) => shares.reduce((all, share) => all + share, 0)) };
}

function sum(weighed: readonly { weight: number }[]): number {
  return weighed.reduce((total, { weight }) => total + weight, 0);
}
