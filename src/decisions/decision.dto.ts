import { IdField, LongText, OneOf } from '../platform/http/fields.js';
import { ListQuery } from '../platform/http/paging.js';
import { type Outcome, outcomes } from './decision.entity.js';

export class DecisionInput {
  @IdField({ description: 'The application that is decided on.' })
  applicationId: string;

  @OneOf(outcomes)
  outcome: Outcome;

  @LongText({ max: 5000, description: 'At least 40 characters where the choice departs from the order of scores.' })
  reason: string;
}

export class DecisionQuery extends ListQuery {
  @IdField({ optional: true, description: 'The application to decide on.' })
  application?: string;
}
