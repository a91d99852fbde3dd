import type { DomainError } from '../base/domain-errors.js';

/** What breaking a constraint of the database means to whoever did it, by the constraint's name. */
export type ConstraintErrors = Readonly<Record<string, () => DomainError>>;

/** Where the application's table is provided. */
export const CONSTRAINT_ERRORS = Symbol('constraint errors');

/** The error in the application's words where a known constraint was broken; any other as it is. */
export function inOwnWords(error: unknown, errors: ConstraintErrors): unknown {
  const { constraint, driverError } = (error ?? {}) as { constraint?: string; driverError?: { constraint?: string } };
  const name = driverError?.constraint ?? constraint;
  return name !== undefined && Object.hasOwn(errors, name) ? errors[name]!() : error;
}
