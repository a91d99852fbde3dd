import { Email, Line } from '../../platform/http/fields.js';

export class SignInInput {
  @Email()
  email: string;

  @Line({ max: 1000 })
  password: string;

  /** Where to go afterwards, on this site. */
  @Line({ optional: true, max: 2000 })
  next?: string;
}

export class SignInQuery {
  @Line({ optional: true, max: 2000 })
  next?: string;
}

export class LinkRequestInput {
  @Email()
  email: string;

  /** Where the link leads, on this site. */
  @Line({ optional: true, max: 2000 })
  next?: string;
}
