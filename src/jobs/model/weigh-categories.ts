import type { EntityManager } from 'typeorm';
import { omitEmpty } from '../../platform/base/omit-empty.js';
import { categories, type Category } from './category.js';
import { Attribute } from './attribute.entity.js';
import { CategoryWeight } from './category-weight.entity.js';
import { categoryWeights } from './category-weights.js';

/** What each category counts, as a job analysis had it; any numbers from 0, of which only the proportions matter. */
export type CategoryWeights = Record<Category, { weight: number; reason?: string }>;

/** What each category counts by a job's analysis as it stands; the weights total 1. Two queries. */
export async function weighCategories(manager: EntityManager, jobId: string): Promise<CategoryWeights> {
  const attributes = await manager.findBy(Attribute, { jobId });
  return weightsOf(attributes, await manager.findBy(CategoryWeight, { jobId }));
}

/** The same, from what the analysis is made of. */
export function weightsOf(...analysis: Parameters<typeof categoryWeights>): CategoryWeights {
  const weighed = categoryWeights(...analysis);
  const entries = categories.map((category) => {
    const { weight, reason } = weighed[category];
    return [category, { weight, ...omitEmpty({ reason }) }] as const;
  });
  return Object.fromEntries(entries) as CategoryWeights;
}
