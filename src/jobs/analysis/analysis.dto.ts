import { Decimal, IdField, Line, LongText, OneOf, WholeNumber } from '../../platform/http/fields.js';
import { categories, type Category } from '../model/category.js';

export const needs = ['at_entry', 'learnt'] as const;
export type Need = (typeof needs)[number];

const whyFrozen = 'Reason; required once the plan is locked and the change could affect scores.';

export class ReasonInput {
  @LongText({ optional: true, max: 1000, description: whyFrozen })
  reason?: string;
}

export class NewAttribute extends ReasonInput {
  @OneOf(categories)
  category: Category;

  @Line({ max: 120 })
  name: string;

  @LongText({ optional: true, max: 2000, description: 'What it means in this job.' })
  definition?: string;

  @Decimal({
    min: 1,
    max: 5,
    what: 'a whole number',
    description: '1 helpful, 5 indispensable; a whole number, or the experts’ mean that it is already.',
  })
  importance: number;

  @OneOf(needs, { description: 'Whether it is needed at hire or learned on the job.' })
  needed: Need;
}

export class AttributeEdit extends NewAttribute {
  @WholeNumber({ min: 1, max: 2_147_483_647, description: 'The version that was read.' })
  version: number;
}

export class AttributeMove {
  @OneOf(['up', 'down'])
  direction: 'up' | 'down';
}

export class AttributeOrder {
  @IdField({ list: true, description: 'Every attribute of the job, once.' })
  attributes: string[] = [];
}

export class WeightByHand {
  @Decimal({ min: 0, max: 100, description: 'In percent; overrides the weight calculated from importance.' })
  weight: number;

  @LongText({ max: 1000 })
  reason: string;

  @Line({
    optional: true,
    max: 40,
    description: 'The override that was read, or none; refused if it has changed.',
  })
  was?: string;
}

const orCalculated = 'In percent; empty where it follows from importance.';

/** The four weights as their page sends them. */
export class WeightsForm {
  @Decimal({ optional: true, min: 0, max: 100, description: orCalculated })
  technical?: number;

  @Decimal({ optional: true, min: 0, max: 100, description: orCalculated })
  business?: number;

  @Decimal({ optional: true, min: 0, max: 100, description: orCalculated })
  interpersonal?: number;

  @Decimal({ optional: true, min: 0, max: 100, description: orCalculated })
  lifestyle?: number;

  @LongText({ optional: true, max: 1000, description: 'Why, for each of those that change.' })
  reason?: string;

  @Line({ max: 200, description: 'The four weights by hand that were read; refused if they are others.' })
  was: string;
}
