import { IdField, Line } from '../../platform/http/fields.js';
import { ListQuery } from '../../platform/http/paging.js';

export class HandoverInput {
  @IdField({ description: 'A member of the hiring team who takes the seat.' })
  to: string;

  @Line({ optional: true, max: 300, description: 'Why, where it is more than that the person is deactivated.' })
  reason?: string;

  @Line({
    optional: true,
    max: 500,
    description: 'Reason for seating someone who was shown ratings. Their scorecard is marked as not blind.',
  })
  override?: string;
}

export class DueQuery extends ListQuery {}
