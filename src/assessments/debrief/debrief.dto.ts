import { LongText, WholeNumber } from '../../platform/http/fields.js';
import { RatingsInput, ScorecardForm } from '../scorecards/scorecard.dto.js';

const reason = { max: 1000, description: 'Why the scorecard is revised; it stands beside both versions.' };

export class RoomQuery {
  @WholeNumber({ min: 1, max: 1000, optional: true, description: 'Which disagreement, from 1.' })
  at?: number;
}

export class RevisionForm extends ScorecardForm {
  @LongText(reason)
  reason: string;
}

export class RevisionInput extends RatingsInput {
  @LongText(reason)
  reason: string;
}
