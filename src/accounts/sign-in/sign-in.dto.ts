import { Email, Line, LongText } from '../../platform/http/fields.js';

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

/** What a browser says of a passkey, as JSON. */
export class PasskeyInput {
  @LongText({ max: 20_000, optional: true })
  credential?: string;

  @Line({ optional: true, max: 2000 })
  next?: string;
}

export class NewPasskeyInput {
  @Line({ max: 100 })
  name: string;

  @LongText({ max: 20_000, optional: true })
  credential?: string;
}

export class PasskeyName {
  @Line({ max: 100 })
  name: string;
}

export class CodeInput {
  @Line({ max: 40 })
  code: string;

  @Line({ optional: true, max: 2000 })
  next?: string;
}
