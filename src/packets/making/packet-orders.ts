import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { newId } from '../../platform/database/ids.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { moveOrder } from '../../platform/orders/move-order.js';
import { PacketOrder, type Stage, type StageCounts } from './packet-order.entity.js';
import type { OrderState } from '../../platform/orders/order-states.js';

/** An order that somebody is at, with what it is made from. */
export type BegunOrder = PacketOrder & { run: string };

/** All writing of orders: each change is made only from a state in which it may happen, and by whoever is at it. */
@Injectable()
export class PacketOrders {
  constructor(private readonly database: Database) {}

  async add(tx: Tx, order: Omit<PacketOrder, 'state' | 'stage' | 'problem' | 'tries' | 'run' | 'job'>): Promise<void> {
    await tx.insert(PacketOrder, order as QueryDeepPartialEntity<PacketOrder>);
  }

  /** Takes an order on, also from whoever was at it before. @returns undefined where there is nothing to do any more */
  async begin(id: string): Promise<BegunOrder | undefined> {
    const run = newId();
    return this.database.transaction(async (tx) => {
      const taken = { run, stage: 'comparison' as const, tries: () => 'tries + 1' };
      if (!(await this.move(tx, id, 'making', taken))) return undefined;
      const order = await tx
        .createQueryBuilder(PacketOrder, 'o')
        .addSelect('o.source')
        .where('o.id = :id', { id })
        .getOneOrFail();
      return order as BegunOrder;
    });
  }

  /** @returns whether whoever is at it may go on */
  async report({ id, run }: BegunOrder, stage: Stage, counts: Partial<StageCounts> = {}): Promise<boolean> {
    const [, changed] = await this.database.reader.query<[unknown[], number]>(
      `update packet_orders set stage = $3, counts = counts || $4::jsonb where id = $1 and run = $2 and state = 'making'`,
      [id, run, stage, JSON.stringify(counts)],
    );
    return changed === 1;
  }

  /** Whether whoever is at it still is. */
  async isOn({ id, run }: BegunOrder): Promise<boolean> {
    const rows = await this.database.reader.query<unknown[]>(
      `select from packet_orders where id = $1 and run = $2 and state = 'making'`,
      [id, run],
    );
    return rows.length === 1;
  }

  /**
   * Moves an order into a state, if it may go there.
   * @param run only where this run is still at it
   * @returns whether it did
   */
  async move(
    manager: EntityManager,
    id: string,
    state: OrderState,
    changes: QueryDeepPartialEntity<PacketOrder> = {},
    run?: string,
  ): Promise<boolean> {
    const over = state === 'waiting' || state === 'making' ? {} : { source: null };
    return moveOrder<PacketOrder>(manager, PacketOrder, id, { ...over, ...changes, state }, run);
  }
}
