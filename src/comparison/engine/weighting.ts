import { categories, type Category } from '../../jobs/model/category.js';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import { type Points, pointsOf } from '../../assessments/points/points.js';
import type { NamedPointsPlan } from '../../assessments/points/promises.js';
import { isContextByPlan } from './context.js';
import type { RatedAssessment, RatedCriterion, Ratings } from './ratings.js';

/** A category or an assessment, with what its criteria count in it. */
export interface WeightedGroup {
  key: string;
  /** Share of the overall; all groups together are 1. */
  share: number;
  criteria: readonly { criterion: RatedCriterion; weight: number }[];
}

/** How ratings become an overall. */
export interface Weighting {
  /** Nothing where nothing carries weight. */
  points: Points | undefined;
  /** Whether there are category scores: some criterion names a category. */
  basis: 'categories' | 'assessments';
  /** The measured categories; the assessments where no criterion names a category. */
  groups: readonly WeightedGroup[];
  /** What the overall is the sum of: assessments, but under literal weights the groups. */
  parts: readonly WeightedGroup[];
  /** By the criterion's index: its points over 100. They sum to 1, or are all 0 where nothing carries weight. */
  coefficients: readonly number[];
  /** By assessment key: its points over 100. */
  assessmentShares: ReadonlyMap<string, number>;
  estimable: boolean;
}

export interface WeightingChange {
  /** Every measured category counts the same. */
  equalCategories?: boolean;
  /** Assessments that count for no one. */
  without?: readonly string[];
}

/** What a criterion weighs beside all others: the weight of its assessment times its own. */
export function weightOf(criterion: RatedCriterion): number {
  return criterion.assessment.weight * criterion.evidence.weight;
}

/** A category's weight as the job analysis gives it; not normalised. */
export function categoryWeight(evidence: Evidence, category: Category): number {
  return evidence.categoryWeights[category]?.weight ?? 0;
}

/** What the points of the chosen assessments follow from. */
export function pointsPlanOf(ratings: Ratings, change: WeightingChange = {}): NamedPointsPlan {
  const dropped = new Set(change.without);
  return {
    pointsFrom: ratings.evidence.pointsFrom,
    assessments: ratings.assessments.map(({ evidence, criteria }) => ({
      name: evidence.name,
      weight: dropped.has(evidence.key) ? 0 : evidence.weight,
      criteria: criteria.map(({ evidence: { name, weight, measures } }) => ({ name, weight, measures })),
    })),
    categoryWeights: Object.fromEntries(
      categories.map((category) => [category, change.equalCategories ? 1 : categoryWeight(ratings.evidence, category)]),
    ) as Record<Category, number>,
  };
}

/** How much everything counts, and in what way the overall comes from it. */
export function weightingOf(ratings: Ratings, change: WeightingChange = {}): Weighting {
  const plan = pointsPlanOf(ratings, change);
  const points = pointsOf(plan);
  // A reference that is context decides nothing about how the others are read.
  const basis = ratings.criteria.some(
    ({ assessment, evidence }) => evidence.measures.length > 0 && !isContextByPlan(assessment),
  )
    ? 'categories'
    : 'assessments';
  const counted = new Set(
    ratings.criteria.filter(
      ({ assessment, evidence }) =>
        evidence.weight > 0 && assessment.weight > 0 && !change.without?.includes(assessment.key),
    ),
  );
  const own = ratings.assessments.flatMap(({ criteria }, a) =>
    criteria.map((_, i) => points?.assessments[a]!.criteria[i]),
  );
  const coefficients = own.map((one) => (one?.points ?? 0) / 100);
  const byAssessment = ratings.assessments.map(({ evidence, criteria }): WeightedGroup => {
    const share = sum(criteria.map(({ index }) => coefficients[index]!));
    const inside = criteria.filter((criterion) => counted.has(criterion));
    return { key: evidence.key, share, criteria: weighed(inside, (criterion) => coefficients[criterion.index]!) };
  });
  const byCategory = categories.map((category): WeightedGroup => {
    const inside = [...counted].filter(({ evidence }) => evidence.measures.includes(category));
    const cellOf = ({ index }: RatedCriterion) => (own[index]?.cells[category] ?? 0) / 100;
    return { key: category, share: sum(inside.map(cellOf)), criteria: weighed(inside, cellOf) };
  });
  const groups = (basis === 'categories' ? byCategory : byAssessment).filter(({ criteria }) => criteria.length > 0);
  const literal = ratings.evidence.pointsFrom === 'literal_weights';
  return {
    points,
    basis,
    groups,
    parts: literal ? groups : byAssessment.filter(({ share }) => share > 0),
    coefficients,
    assessmentShares: new Map(byAssessment.map(({ key, share }) => [key, share])),
    estimable: points !== undefined,
  };
}

/** By points; by the plan's weights where they have none, so that what counts nothing still has a score. */
function weighed(criteria: readonly RatedCriterion[], pointsOfOne: (criterion: RatedCriterion) => number) {
  const any = criteria.some((criterion) => pointsOfOne(criterion) > 0);
  return criteria.map((criterion) => ({ criterion, weight: any ? pointsOfOne(criterion) : weightOf(criterion) }));
}

/** What the criteria of one assessment count in its own score: their points; the plan's weights where they have none. */
export function weightsInside({ evidence, criteria }: RatedAssessment, weighting: Weighting): number[] {
  const literal = weighting.points?.pointsFrom === 'literal_weights';
  const share = weighting.assessmentShares.get(evidence.key) ?? 0;
  return criteria.map((criterion) =>
    literal || share === 0 ? criterion.evidence.weight : weighting.coefficients[criterion.index]!,
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
