import { candidateSources, type CandidateSource } from '../jobs/model/job.entity.js';
import { Email, Line, LongText, Nested, OneOf, WholeNumber } from '../platform/http/fields.js';
import { stages } from './application.entity.js';
import { signAnswers, type SignAnswer } from './screen.entity.js';
import { CursorQuery } from '../platform/http/cursors.js';

export const mostVersions = 2_147_483_647;

export class CandidateQuery extends CursorQuery {
  @Line({ optional: true, max: 60, description: 'The key of a stage of the job; usually one of: ' + stages.join(', ') })
  stage?: string;

  @OneOf(candidateSources, { optional: true })
  source?: CandidateSource;
}

/** A candidate for a job. Anyone who is known by the email address already is not made twice. */
export class CandidateInput {
  @Line({ max: 200 })
  name: string;

  @Email({ optional: true, description: 'Used to recognize the same person on another job.' })
  email?: string;

  @Line({ optional: true, max: 50 })
  phone?: string;

  @OneOf(candidateSources, { optional: true })
  source?: CandidateSource;
}

export class CandidateEdit extends CandidateInput {
  @LongText({ optional: true, max: 1000, description: 'Why the name or the email changes, once ratings are in.' })
  reason?: string;

  @WholeNumber({ min: 1, max: mostVersions, description: 'The application’s version, as read.' })
  version: number;

  @WholeNumber({ min: 1, max: mostVersions, description: 'The candidate’s version, as read.' })
  candidateVersion: number;
}

/** Many candidates as a table: name, and if wanted email, phone and source. */
export class CandidateTableInput {
  @LongText({ optional: true, max: 500_000, description: 'CSV with a header row.' })
  csv?: string;
}

export class StageInput {
  @Line({ max: 60, description: 'The key of a stage of the job; usually one of: ' + stages.join(', ') })
  stage: string;

  @WholeNumber({ min: 1, max: mostVersions })
  version: number;
}

export class SignInput {
  @Line({ max: 300 })
  sign: string;

  @OneOf(signAnswers)
  seen: SignAnswer;
}

/** Signs of professional presence, each seen, missed or not looked for. */
export class ScreenInput {
  @Nested(() => SignInput, { list: true, maxItems: 30 })
  signs: SignInput[] = [];

  @LongText({ optional: true, max: 5000 })
  note?: string;

  @WholeNumber({ min: 1, max: mostVersions, optional: true, description: 'If left out, the first screening.' })
  version?: number;
}
