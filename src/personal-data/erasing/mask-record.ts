import type { Actor } from '../../audit/audit.service.js';
import type { Tx } from '../../platform/database/database.js';
import { PersonMask, searchPattern } from './person-mask.js';
import type { Subject } from './subject.js';

interface Event {
  id: string;
  actor: string;
  payload: unknown;
  own: boolean;
  job: boolean;
}

/**
 * Takes somebody out of the activity log. The chain goes on holding: each event that changes is named, with its link
 * and what it says now, by an event of the same chain. To be called before the transaction adds events of its own.
 * @returns how many events changed
 */
export async function maskRecord(tx: Tx, subject: Subject, erasureId: string, by: Actor): Promise<number> {
  const { masked, applicationIds, jobIds, whole, namesakeJobs } = subject;
  const keys = [...masked.keys.keys()];
  const rows = await tx.query<Event[]>(
    `select e.id, e.actor_name as actor, e.payload,
            coalesce(e.payload ->> 'applicationId' = any ($1::uuid[]::text[]), false) as own,
            coalesce(e.job_id = any ($2::uuid[]), false) as job
       from audit_events e
      where e.payload ->> 'applicationId' = any ($1::uuid[]::text[])
         or (e.job_id = any ($2::uuid[]) and (e.payload::text ~* $3 or e.payload::text ~ $4))
         or ($5 and e.payload::text ~* $3 and (e.job_id is null or e.job_id <> all ($6::uuid[])))`,
    [applicationIds, jobIds, searchPattern(masked), keyPattern(keys), whole, namesakeJobs],
  );
  const mask = new PersonMask(masked);
  const changed = rows.flatMap((event) => {
    const payload = mask.data(event.payload, event.own ? 'own' : event.job ? 'job' : 'elsewhere');
    return JSON.stringify(payload) === JSON.stringify(event.payload) ? [] : [{ ...event, payload }];
  });
  return rewriteEvents(tx, changed, erasureId, by);
}

/** Puts other words into events, a thousand at a time. @returns how many */
export async function rewriteEvents(
  tx: Tx,
  events: readonly { id: string; actor: string; payload: unknown }[],
  erasureId: string,
  by: Actor,
): Promise<number> {
  const atOnce = 1000;
  for (let from = 0; from < events.length; from += atOnce) {
    const some = events.slice(from, from + atOnce);
    await tx.query('select mask_audit_events($1, $2, $3, $4::uuid[], $5::text[], $6::jsonb[])', [
      ...[erasureId, by.id, by.name, some.map(({ id }) => id), some.map(({ actor }) => actor)],
      some.map(({ payload }) => JSON.stringify(payload)),
    ]);
  }
  return events.length;
}

/** A key as JSON has it: a whole string. */
function keyPattern(keys: readonly string[]): string {
  return `"(${keys.map((key) => key.replace(/[^a-z0-9-]/g, '.')).join('|')})"`;
}
