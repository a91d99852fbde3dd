import { randomUUID } from 'node:crypto';
import { uuidv7 } from 'uuidv7';

/** A new primary key: time-ordered, so that indexes stay compact; made here because PostgreSQL 15 cannot. */
export function newId(): string {
  return uuidv7();
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text is an identifier in the canonical lower-case form; anything else would be a database error. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && uuid.test(value);
}

/** A new primary key that says nothing of when it was made: for what a reviewer sees of an author who is hidden. */
export function randomId(): string {
  return randomUUID();
}
