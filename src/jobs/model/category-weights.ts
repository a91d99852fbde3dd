import { omitEmpty } from '../../platform/base/json-fields.js';
import { categories, type Category } from './category.js';

/** How much a category counts, and where that comes from. */
interface CategoryWeighing {
  /** The share of the whole, 0 to 1; the four total 1. */
  weight: number;
  /** What follows from importance alone, in percent, 0 to 100. */
  derived: number;
  /** What was set by hand in its place, in percent, 0 to 100. */
  byHand?: number;
  /** Why it was set by hand. */
  reason?: string;
}

/**
 * Category weights. A category's derived weight is the sum of its attributes' importance over the sum of all, in
 * percent; one set by hand stands in its place, the others keep theirs, and all are then divided by their total.
 * With no attribute and nothing set by hand (or everything 0) the four count the same.
 * @param attributes importance 1 to 5
 * @param byHand weights in percent, at most one a category
 */
export function categoryWeights(
  attributes: readonly { category: Category; importance: number }[],
  byHand: readonly { category: Category; weight: number; reason: string }[],
): Record<Category, CategoryWeighing> {
  const importance = total(attributes.map((attribute) => attribute.importance));
  const given = categories.map((category) => {
    const own = attributes.filter((attribute) => attribute.category === category);
    const derived = importance > 0 ? (100 * total(own.map((attribute) => attribute.importance))) / importance : 0;
    const hand = byHand.find((weight) => weight.category === category);
    return { category, derived, hand, percent: hand?.weight ?? derived };
  });
  const all = total(given.map(({ percent }) => percent));
  const weighed = given.map(({ category, derived, hand, percent }): [Category, CategoryWeighing] => [
    category,
    {
      weight: all > 0 ? percent / all : 1 / categories.length,
      derived,
      ...(hand && { byHand: hand.weight, reason: hand.reason }),
    },
  ]);
  return Object.fromEntries(weighed) as Record<Category, CategoryWeighing>;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** What each category counts, as a job analysis had it; any numbers from 0, of which only the proportions matter. */
export type CategoryWeights = Record<Category, { weight: number; reason?: string }>;

/** What each category counts by what an analysis is made of; the weights total 1. */
export function weightsOf(...analysis: Parameters<typeof categoryWeights>): CategoryWeights {
  const weighed = categoryWeights(...analysis);
  const entries = categories.map((category) => {
    const { weight, reason } = weighed[category];
    return [category, { weight, ...omitEmpty({ reason }) }] as const;
  });
  return Object.fromEntries(entries) as CategoryWeights;
}
