import { IdField } from '../../platform/http/fields.js';

export class ReminderInput {
  @IdField({ optional: true, description: 'Somebody of the panel; left out, everybody whose scorecard is not in.' })
  panelistId?: string;
}
