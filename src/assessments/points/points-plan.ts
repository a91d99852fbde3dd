import { categories, type Category } from '../../jobs/model/category.js';

/** What the points of a plan follow from. A plan that was locked before there were points keeps its literal weights. */
const pointsSources = ['assessments_and_categories', 'assessments_only', 'literal_weights'] as const;
export type PointsSource = (typeof pointsSources)[number];

/** A plan as far as its points follow from it. */
export interface PointsPlan {
  pointsFrom: PointsSource;
  assessments: readonly {
    /** Any number from 0; only the proportions matter. */
    weight: number;
    /** Weights within the assessment; only their proportions matter. */
    criteria: readonly { weight: number; measures: readonly Category[] }[];
  }[];
  /** Any numbers from 0; only their proportions matter. */
  categoryWeights: Readonly<Record<Category, number>>;
}

/** What a criterion counts in each category that it measures; in `none` where it measures none. */
export type Cells = Partial<Record<Category | 'none', number>>;

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
