import { Email, Flag, Line, WholeNumber } from '../../platform/http/fields.js';
import { ListQuery } from '../../platform/http/paging.js';
import { shortestPassword } from '../access/passwords.js';

export class PersonInput {
  @Line({ max: 200 })
  name: string;

  @Email()
  email: string;

  /** May open jobs. */
  @Flag({ description: 'May open jobs without being on a hiring team yet.' })
  opensJobs = false;

  @Flag({ description: 'Sees and changes everything but ratings and decisions; every look is recorded.' })
  administrator = false;
}

export class NewPersonInput extends PersonInput {
  @Line({
    min: shortestPassword,
    max: 200,
    optional: true,
    description: 'A first password; the person changes it under their name. Without one they sign in by mailed links.',
  })
  password?: string;

  @Flag({ description: 'Mail them a link that signs them in.' })
  invite = false;
}

export class PersonChange extends PersonInput {
  @Flag({ description: 'Cannot sign in any more; what they did stays.' })
  disabled = false;

  @Line({
    min: shortestPassword,
    max: 200,
    optional: true,
    description: 'A new password; signs the person out everywhere.',
  })
  password?: string;

  @WholeNumber({ min: 1, max: 2_147_483_647 })
  version: number;
}

export class PeopleQuery extends ListQuery {}

export class ProfileInput {
  @Line({ max: 200 })
  name: string;

  @Line({ max: 64, optional: true, description: 'An IANA time zone; empty to use the browser’s.' })
  timeZone?: string;
}

export class PasswordChange {
  @Line({ max: 1000 })
  current: string;

  @Line({ min: shortestPassword, max: 200 })
  password: string;
}

export class TokenInput {
  @Line({ max: 100, description: 'What the token is for.' })
  name: string;
}
