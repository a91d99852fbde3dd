import { IdField, LongText, OneOf } from '../platform/http/fields.js';
import { ListQuery } from '../platform/http/paging.js';
import { type Outcome, outcomes } from './decision.entity.js';

export class DecisionInput {
  @IdField({ description: 'The application the decision is about.' })
  applicationId: string;

  @OneOf(outcomes)
  outcome: Outcome;

  @LongText({ max: 5000, description: 'At least 40 characters for a hire that is out of ranking order.' })
  reason: string;
}

export class DecisionQuery extends ListQuery {
  @IdField({ optional: true, description: 'The application the decision is about.' })
  application?: string;
}
