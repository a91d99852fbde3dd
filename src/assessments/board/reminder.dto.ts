import { IdField } from '../../platform/http/fields.js';

export class ReminderInput {
  @IdField({ optional: true, description: 'Someone of the panel; left out, everyone whose scorecard is not in.' })
  panelistId?: string;
}

export class ReminderForm extends ReminderInput {
  @IdField({ optional: true, description: 'The job whose comparison to go back to; left out, the session.' })
  comparisonOf?: string;
}
