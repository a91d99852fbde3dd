/**
 * The few ways a request can fail by its own fault. Thrown anywhere, answered in one place
 * (`platform/http/error-answers.ts`): never caught to be rethrown.
 */
export abstract class DomainError extends Error {
  /** A stable, dotted name for programs, e.g. `scorecard.unrated`. */
  abstract readonly code: string;
}

/** Absent, or hidden from this viewer: the two are the same answer. */
export class NotFound extends DomainError {
  readonly code = 'not_found';
  /** @param parameter the name of a malformed identifier in the address, if that is why */
  constructor(
    what = 'page',
    readonly parameter?: string,
  ) {
    super(`This ${what} doesn’t exist, or you don’t have access to it.`);
  }
}

/** The viewer may see the thing but not do this to it. */
export class Forbidden extends DomainError {
  readonly code = 'forbidden';
  constructor(message = 'Your role does not allow this.') {
    super(message);
  }
}

/** The request is well formed but breaks a rule of the product. */
export class RuleViolation extends DomainError {
  constructor(
    readonly code: string,
    message: string,
    readonly fields: FieldProblem[] = [],
  ) {
    super(message);
  }
}

export interface FieldProblem {
  /** The name of the field as submitted, e.g. `attributes[0].name`. */
  field: string;
  message: string;
}

/** Something in the request is not what it should be; every problem names its field. */
export class InvalidInput extends DomainError {
  readonly code = 'invalid_input';
  constructor(
    readonly fields: FieldProblem[],
    message = howMany(fields),
  ) {
    super(message);
  }

  static field(field: string, message: string): InvalidInput {
    return new InvalidInput([{ field, message }]);
  }
}

/** What is said where the fields say the rest; a page that lists them need not repeat it. */
export function howMany(fields: readonly unknown[]): string {
  return fields.length === 1 ? 'Fix 1 field.' : `Fix ${fields.length} fields.`;
}

/** Someone changed it since the viewer read it; nothing was written. */
export class StaleEdit extends DomainError {
  readonly code = 'stale_edit';
  constructor(
    message = 'Someone else changed this after you opened it. Your changes haven’t been saved yet. Compare them with the current version, then save again.',
    readonly current?: unknown,
  ) {
    super(message);
  }
}

/** The viewer has to sign in first. */
export class SignInNeeded extends DomainError {
  readonly code = 'sign_in_needed';
  /** @param at the page where they do */
  constructor(readonly at = '/sign-in') {
    super(at === '/sign-in' ? 'Sign in first.' : 'Finish signing in first.');
  }
}

/** Asked too often. */
export class TooManyRequests extends DomainError {
  readonly code = 'too_many_requests';
  constructor(readonly retryAfterSeconds: number) {
    super(`Too many attempts. Try again in ${Math.max(1, Math.ceil(retryAfterSeconds / 60))} minutes.`);
  }
}

/** Why what a document says of its author cannot be taken out of it, as a part of a sentence after "because". */
export class Uncleanable extends Error {}
