import { Email, IdField, LongText, Line, Nested, OneOf, WholeNumber } from '../../platform/http/fields.js';
import { ListQuery } from '../../platform/http/paging.js';
import { type Need, needs } from '../analysis/analysis.dto.js';

export class NewExpert {
  @Email({ optional: true, description: 'Email of someone who has an account; this or personId.' })
  email?: string;

  @IdField({ optional: true, description: 'A person; this or email.' })
  personId?: string;

  @Line({ max: 300, description: 'What makes them an expert, such as their position and years in the work.' })
  expertise: string;
}

/** `q` narrows the people to choose from. */
export class ExpertsQuery extends ListQuery {}

const importances = ['1', '2', '3', '4', '5'] as const;

/** One row of the form: what was not chosen yet is left out. */
export class ExpertRatingRow {
  @IdField()
  attributeId: string;

  @OneOf(importances, { optional: true })
  importance?: (typeof importances)[number];

  @OneOf(needs, { optional: true })
  needed?: Need;
}

export class ExpertRatingsForm {
  @WholeNumber({ min: 1, max: 2_147_483_647, description: 'The version that was read.' })
  version: number;

  @Nested(() => ExpertRatingRow, { list: true, maxItems: 500 })
  ratings: ExpertRatingRow[] = [];
}

export class ExpertRatingInput {
  @IdField()
  attributeId: string;

  @WholeNumber({ min: 1, max: 5, optional: true, description: '1 helpful, 5 indispensable.' })
  importance?: number;

  @OneOf(needs, { optional: true, description: 'Whether it is needed at hire or learned on the job.' })
  needed?: Need;
}

export class ExpertRatingsInput {
  @WholeNumber({ min: 1, max: 2_147_483_647, description: 'The version that was read.' })
  version: number;

  @Nested(() => ExpertRatingInput, { list: true, maxItems: 500 })
  ratings: ExpertRatingInput[] = [];
}

export class MeansInput {
  @LongText({ optional: true, max: 1000, description: 'Why; required once the plan is locked.' })
  reason?: string;
}
