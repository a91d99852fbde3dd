import type { EntityManager, EntityTarget } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { type OrderState, statesBefore } from './order-states.js';

/** What of an order decides whether it may change. */
interface Movable {
  id: string;
  state: OrderState;
  run: string | null;
}

/**
 * Moves an order into a state, if it may go there.
 * @param run only where this run is still at it
 * @returns whether it did
 */
export async function moveOrder<Order extends Movable>(
  manager: EntityManager,
  kind: EntityTarget<Order>,
  id: string,
  changes: QueryDeepPartialEntity<Order> & { state: OrderState },
  run?: string,
): Promise<boolean> {
  const query = manager
    .createQueryBuilder()
    .update(kind)
    .set(changes)
    .where('id = :id and state in (:...before)', { id, before: statesBefore(changes.state) });
  if (run) query.andWhere('run = :run', { run });
  return (await query.execute()).affected === 1;
}
