import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database/database.js';
import { queryKept } from '../platform/database/kept-plans.js';
import { newId } from '../platform/database/ids.js';
import type { AuditEvents } from './audit-events.js';

/** Whoever did it; no one for the operator's commands and the first start. */
export interface Actor {
  id: string | null;
  name: string;
}

/** What the product does by itself, after someone asked for it. */
export const callboard: Actor = { id: null, name: 'Callboard' };
export const operator: Actor = { id: null, name: 'operator' };

const adding =
  'insert into audit_events (id, at, actor_id, actor_name, job_id, type, payload) values ($1, clock_timestamp(), $2, $3, $4, $5, $6)';

/** Puts what happened on the record, in the transaction in which it happens. */
@Injectable()
export class Audit {
  /**
   * @param tx the transaction of the change itself, so that neither is there without the other
   * @param payload identifiers and facts, never ratings or notes; its `jobId` files it under the job
   */
  async record<T extends keyof AuditEvents>(tx: Tx, actor: Actor, type: T, payload: AuditEvents[T]): Promise<void> {
    const { jobId } = payload as { jobId?: string };
    await queryKept(tx, adding, [newId(), actor.id, actor.name, jobId ?? null, type, JSON.stringify(payload)]);
  }

  /** The same thing done to many at once, each an event of its own, in their order. */
  async recordEach<T extends keyof AuditEvents>(
    tx: Tx,
    actor: Actor,
    type: T,
    payloads: readonly AuditEvents[T][],
  ): Promise<void> {
    if (payloads.length === 0) return;
    await tx.query(
      `insert into audit_events (id, at, actor_id, actor_name, job_id, type, payload)
       select g.id, clock_timestamp(), $1, $2, (g.payload->>'jobId')::uuid, $3, g.payload
         from unnest($4::uuid[], $5::jsonb[]) with ordinality as g (id, payload, place) order by g.place`,
      [actor.id, actor.name, type, payloads.map(() => newId()), payloads.map((payload) => JSON.stringify(payload))],
    );
  }
}
