import { demographicQuestions } from '../demographics/demographic-questions.js';
import { Line, LongText, OneOf, WholeNumber } from '../platform/http/fields.js';

export class AccommodationInput {
  @LongText({ max: 4000, description: 'What the candidate needs, in their own words. Only the recruiter reads it.' })
  request: string;
}

export class AnswerInput {
  @LongText({ max: 4000, description: 'What was arranged; shown on the candidate’s own page.' })
  answer: string;

  @WholeNumber({ min: 1, max: 2_147_483_647, description: 'The version that was read.' })
  version: number;
}

export class UploadInput {
  @Line({ max: 100, description: 'Key of the assessment it is handed in for.' })
  assessment: string;

  @Line({ max: 400, description: 'The name of the file.' })
  fileName: string;

  @WholeNumber({ min: 1, max: 10 * 1024 * 1024, description: 'Its size in bytes, 10 MB at most.' })
  size: number;
}

export class ZoneInput {
  @Line({ max: 64, description: 'A time zone such as America/Chicago.' })
  timeZone: string;
}

const answerTo = (key: keyof typeof demographicQuestions): PropertyDecorator =>
  OneOf(Object.keys(demographicQuestions[key].answers), { optional: true, description: 'Left out: no answer.' });

/** Voluntary answers; what is left out is no answer, and takes an earlier one back. */
export class VoluntaryInput {
  @answerTo('gender')
  gender?: string;

  @answerTo('ethnicity')
  ethnicity?: string;

  @answerTo('age')
  age?: string;

  @answerTo('disability')
  disability?: string;

  @answerTo('veteran')
  veteran?: string;
}
