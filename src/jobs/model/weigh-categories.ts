import type { EntityManager } from 'typeorm';
import { Attribute } from './attribute.entity.js';
import { CategoryWeight } from './category-weight.entity.js';
import { type CategoryWeights, weightsOf } from './category-weights.js';

/** What each category counts by a job's analysis as it stands; the weights total 1. Two queries. */
export async function weighCategories(manager: EntityManager, jobId: string): Promise<CategoryWeights> {
  const attributes = await manager.findBy(Attribute, { jobId });
  return weightsOf(attributes, await manager.findBy(CategoryWeight, { jobId }));
}
