import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { moveOrder } from '../../platform/orders/move-order.js';
import type { OrderState } from '../../platform/orders/order-states.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { RecordsExport, type RecordsStepName } from './records-export.entity.js';

/** One that somebody is at. */
export type BegunExport = RecordsExport & { run: string };

/** How far one is. */
export interface RecordsProgress {
  step: RecordsStepName;
  done: number;
  of: number;
}

/** All writing of records exports: each change is made only from a state in which it may happen. */
@Injectable()
export class RecordsOrders {
  constructor(private readonly database: Database) {}

  async add(
    tx: Tx,
    order: Pick<RecordsExport, 'id' | 'jobId' | 'askedById' | 'askedByName' | 'askedAt' | 'paper' | 'timeZone'>,
  ): Promise<void> {
    await tx.insert(RecordsExport, order);
  }

  /** Takes one on, also from whoever was at it before. @returns undefined where there is nothing to do any more */
  async begin(id: string): Promise<BegunExport | undefined> {
    const run = newId();
    return this.database.transaction(async (tx) => {
      const taken = { run, step: 'gathering' as const, done: 0, parts: 0, tries: () => 'tries + 1' };
      if (!(await this.move(tx, id, 'making', taken))) return undefined;
      return (await tx.findOneByOrFail(RecordsExport, { id })) as BegunExport;
    });
  }

  /** @returns whether whoever is at it may go on */
  async report({ id, run }: BegunExport, { step, done, of: parts }: RecordsProgress): Promise<boolean> {
    const ours = { id, run, state: 'making' as const };
    return (await this.database.reader.update(RecordsExport, ours, { step, done, parts })).affected === 1;
  }

  /** Whether whoever is at it still is. */
  isOn({ id, run }: BegunExport): Promise<boolean> {
    return this.database.reader.existsBy(RecordsExport, { id, run, state: 'making' });
  }

  /** Moves one into a state, if it may go there. @param run only where this run is still at it @returns whether it did */
  move(
    manager: EntityManager,
    id: string,
    state: OrderState,
    changes: QueryDeepPartialEntity<RecordsExport> = {},
    run?: string,
  ): Promise<boolean> {
    return moveOrder(manager, RecordsExport, id, { ...changes, state }, run);
  }
}
