import { Email, Flag, Line, OneOf, SomeOf, WholeNumber } from '../../platform/http/fields.js';
import { type TokenScope, tokenScopes } from '../access/api-token.entity.js';
import { longestPassword, shortestPassword } from '../access/passwords.js';
import { CursorQuery } from '../../platform/http/cursors.js';

export class PersonInput {
  @Line({ max: 200 })
  name: string;

  @Email()
  email: string;

  /** May open jobs. */
  @Flag({ description: 'Can create jobs without being on a hiring team yet.' })
  opensJobs = false;

  @Flag({ description: 'Sees and changes everything except ratings and decisions; every view is recorded.' })
  administrator = false;
}

export class NewPersonInput extends PersonInput {
  @Line({ max: 200, optional: true, description: 'Refused: people set their own passwords.' })
  password?: string;

  @Flag({ description: 'Email them a sign-in link.' })
  invite = false;
}

/** A person with their first password, from whoever runs the server. */
export class NewSignIn extends PersonInput {
  @Line({ min: shortestPassword, max: longestPassword })
  password: string;
}

export class PersonChange extends PersonInput {
  @Flag({ description: 'Deactivated: can’t sign in; their history is kept.' })
  disabled = false;

  @Line({ max: 200, optional: true, description: 'Refused: people set their own passwords.' })
  password?: string;

  @WholeNumber({ min: 1, max: 2_147_483_647 })
  version: number;
}

export class PeopleQuery extends CursorQuery {}

export class ProfileInput {
  @Line({ max: 200 })
  name: string;

  @Line({ max: 64, optional: true, description: 'An IANA time zone; empty to use the browser’s.' })
  timeZone?: string;

  @Line({
    max: 35,
    optional: true,
    description: 'How dates and numbers look, such as de-DE; empty to follow the browser.',
  })
  locale?: string;
}

export class PasswordChange {
  @Line({ max: 1000, optional: true, description: 'Not needed for a first password, nor after a link handed over.' })
  current?: string;

  @Line({ min: shortestPassword, max: longestPassword })
  password: string;
}

/** Days that a token can be good for. */
export const tokenDays = ['30', '90', '365'] as const;

export class TokenInput {
  @Line({ max: 100, description: 'What the token is for.' })
  name: string;

  @SomeOf(tokenScopes, { atLeast: 1, description: 'What the token can do.' })
  scopes: TokenScope[];

  @OneOf(tokenDays, { description: 'Days until it stops working.' })
  days: (typeof tokenDays)[number] = '90';
}
