import { IdField } from '../../platform/http/fields.js';

export class ReminderInput {
  @IdField({ optional: true, description: 'A panelist; if left out, everyone who hasn’t submitted.' })
  panelistId?: string;
}
