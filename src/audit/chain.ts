import { createHash } from 'node:crypto';

/** The chain of what belongs to no job; every other one has its job's id. */
export const installationChain = '00000000-0000-0000-0000-000000000000';

/** What the first event of a chain is linked to: 32 zero bytes. */
export const firstLink: Buffer = Buffer.alloc(32);

/**
 * SHA-256 over the link before and the event.
 * @param event in its canonical form, as `canonicalEvent` reads it
 */
export function nextLink(previous: Uint8Array, event: string): Buffer {
  return createHash('sha256').update(previous).update(event, 'utf8').digest();
}

/**
 * SQL of an event in its canonical form: JSON as PostgreSQL's jsonb writes it, `at` in UTC to the microsecond. It says
 * the same as the database's own function, and does not call it, so that whoever checks does not trust that function.
 * @param event, place what stands for the row of audit_events and its place in the chain
 */
export const canonicalEvent = (event: string, place: string): string => `jsonb_build_object(
  'id', ${event}.id, 'at', to_char(${event}.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'type', ${event}.type,
  'actor', ${event}.actor_name, 'actorId', ${event}.actor_id, 'jobId', ${event}.job_id, 'payload', ${event}.payload,
  'place', ${place}, 'sequence', ${event}.sequence)::text`;
