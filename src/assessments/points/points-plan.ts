import type { Category } from '../../jobs/model/category.js';

/** What the points of a plan follow from. A plan that was locked before there were points keeps its literal weights. */
export const pointsSources = ['assessments_and_categories', 'assessments_only', 'literal_weights'] as const;
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
