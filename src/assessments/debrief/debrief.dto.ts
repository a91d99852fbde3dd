import { LongText } from '../../platform/http/fields.js';
import { RatingsInput, ScorecardForm } from '../scorecards/scorecard.dto.js';

const reason = { max: 1000, description: 'Reason for the revision; shown with both versions.' };

export class RevisionForm extends ScorecardForm {
  @LongText(reason)
  reason: string;
}

export class RevisionInput extends RatingsInput {
  @LongText(reason)
  reason: string;
}
