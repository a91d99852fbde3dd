import { type DemographicKey, demographicKeys } from '../demographics/demographic-questions.js';
import { Line, SomeOf } from '../platform/http/fields.js';

export class SurveyInput {
  @SomeOf(demographicKeys, { description: 'Questions that candidates may answer about themselves; none asks nothing.' })
  questions: DemographicKey[];

  @Line({
    optional: true,
    max: 100,
    description: 'The questions as they were read, with commas between; "none" for none.',
  })
  was?: string;
}
