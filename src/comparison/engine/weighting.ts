import { categories, type Category } from '../../jobs/model/category.js';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import type { RatedCriterion, Ratings } from './ratings.js';

/** A part of the overall: a category, or an assessment where no criterion names a category. */
export interface WeightedGroup {
  key: string;
  /** Share of the overall; all groups together are 1. */
  share: number;
  criteria: readonly { criterion: RatedCriterion; weight: number }[];
}

/** How ratings become an overall. */
export interface Weighting {
  basis: 'categories' | 'assessments';
  groups: readonly WeightedGroup[];
  /** By the criterion's index: its share of the overall. They sum to 1, or are all 0 where nothing carries weight. */
  coefficients: readonly number[];
  /** By assessment key: its criteria's share of the overall. */
  assessmentShares: ReadonlyMap<string, number>;
  estimable: boolean;
}

export interface WeightingChange {
  /** Every measured category counts the same. */
  equalCategories?: boolean;
  /** Assessments that count for nobody. */
  without?: readonly string[];
}

/** The criterion's weight within a category: that of its assessment times its own. */
export function weightOf(criterion: RatedCriterion): number {
  return criterion.assessment.weight * criterion.evidence.weight;
}

/** A category's weight as the job analysis gives it; not normalised. */
export function categoryWeight(evidence: Evidence, category: Category): number {
  return evidence.categoryWeights[category]?.weight ?? 0;
}

/**
 * The weights of the overall. A category that no criterion measures is left out for every candidate. Where no
 * criterion names a category at all, as in a plain table of ratings, the assessments' own weights are used.
 */
export function weightingOf(ratings: Ratings, change: WeightingChange = {}): Weighting {
  const dropped = new Set(change.without);
  const counted = ratings.criteria.filter(
    (criterion) => !dropped.has(criterion.assessment.key) && weightOf(criterion) > 0,
  );
  const named = ratings.criteria.some((criterion) => criterion.evidence.measures.length > 0);
  const groups = named
    ? categories.map((category) => ({
        key: category as string,
        weight: change.equalCategories ? 1 : categoryWeight(ratings.evidence, category),
        criteria: counted.filter((criterion) => criterion.evidence.measures.includes(category)),
      }))
    : ratings.assessments.map(({ evidence }) => ({
        key: evidence.key,
        weight: evidence.weight,
        criteria: counted.filter((criterion) => criterion.assessment.key === evidence.key),
      }));
  const measured = groups.filter((group) => group.criteria.length > 0);
  const sum = measured.reduce((total, group) => total + group.weight, 0);
  const shared = measured.map((group) => ({
    key: group.key,
    share: sum > 0 ? group.weight / sum : 0,
    criteria: group.criteria.map((criterion) => ({ criterion, weight: weightOf(criterion) })),
  }));
  return {
    basis: named ? 'categories' : 'assessments',
    groups: shared,
    ...effective(ratings, shared),
    estimable: sum > 0,
  };
}

function effective(ratings: Ratings, groups: readonly WeightedGroup[]) {
  const coefficients = ratings.criteria.map(() => 0);
  for (const group of groups) {
    const sum = group.criteria.reduce((total, { weight }) => total + weight, 0);
    for (const { criterion, weight } of group.criteria) coefficients[criterion.index]! += (group.share * weight) / sum;
  }
  const assessmentShares = new Map(
    ratings.assessments.map(({ evidence, criteria }) => [
      evidence.key,
      criteria.reduce((total, criterion) => total + coefficients[criterion.index]!, 0),
    ]),
  );
  return { coefficients, assessmentShares };
}
