import { Logger } from '@nestjs/common';
import type { DeepPartial, EntityManager, EntityTarget } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import type { Background } from '../background/background.js';
import type { JobRun } from '../background/workers.js';
import { BrowserUnavailable } from '../browser/find-browser.js';
import type { Database, Tx } from '../database/database.js';
import { newId } from '../database/ids.js';
import { type OrderProblem, type OrderState, printProblem, statesBefore } from './order-states.js';
import type { WorkOrder } from './work-order.entity.js';

/** How often one order is begun: the process may end meanwhile, or the database go away. */
const mostTries = 5;
const lookEveryMs = 1000;

/** The order was canceled, or another process is at it. */
export class NoLongerOurs extends Error {}

/** An order that an attempt is at. */
export type Begun<Order extends WorkOrder> = Order & { run: string };

type Changes<Order> = QueryDeepPartialEntity<Order>;

/** What sets one kind of document, or of other work, apart. */
export interface DocumentKind<Order extends WorkOrder> {
  entity: EntityTarget<Order>;
  /** What the server's log calls them, such as `Packets`. */
  name: string;
  /** The task of the background whose payload names an order, such as `packet.make`. */
  task: string;
  /** How many this process makes at the same time. */
  atOnce: number;
  /** The progress of one that waits. */
  unbegun: Changes<Order>;
  /** The progress of one that has been begun, where it differs. */
  begun?: Changes<Order>;
  /** What is let go of once it is over. */
  over?: Changes<Order>;
  /** Columns read with an order that are not selected otherwise. */
  reads?: (keyof Order & string)[];
}

/** How documents of one kind are made. */
export interface DocumentMaker<Order extends WorkOrder> {
  /** Makes it, stores it and ends with `finish`. */
  make(order: Begun<Order>, signal: AbortSignal): Promise<void>;
  /** Writes to the record that it failed for good, in the transaction in which it does. */
  recordFailure(tx: Tx, order: Begun<Order>, problem: OrderProblem): Promise<void>;
}

/**
 * The one way to a document, and to other work that takes its time: asked for, made in the background by one process at a time with progress, canceled in
 * mid-work by anyone who may, sent back when the application ends, given up after five tries, stored. Each change is
 * made only from a state in which it may happen, and by the attempt that is at it.
 */
export class DocumentOrders<Order extends WorkOrder> {
  private readonly under = new Map<string, AbortController>();
  private readonly log: Logger;
  private maker!: DocumentMaker<Order>;

  constructor(
    private readonly database: Database,
    private readonly background: Background,
    private readonly kind: DocumentKind<Order>,
  ) {
    this.log = new Logger(kind.name);
  }

  /** In `onModuleInit` of what makes them, since work begins when the application is up. */
  makeWith(maker: DocumentMaker<Order>): void {
    this.maker = maker;
    const { task, atOnce } = this.kind;
    this.background.handle<{ id: string }>(task, ({ id }, run) => this.work(id, run), { atOnce });
  }

  /** Puts a document in the queue. */
  async ask(tx: Tx, order: DeepPartial<Order> & { id: string }): Promise<void> {
    await tx.insert(this.kind.entity, { ...this.kind.unbegun, ...order } as Changes<Order>);
    await this.queue(tx, order.id);
  }

  /** Puts one that failed or was canceled into the queue again. @returns whether it could be */
  async askAgain(tx: Tx, id: string, changes: Changes<Order>): Promise<boolean> {
    const anew = { ...this.kind.unbegun, tries: 0, run: null, problem: null, ...changes } as Changes<Order>;
    if (!(await this.move(tx, id, 'waiting', anew))) return false;
    await this.queue(tx, id);
    return true;
  }

  /** Ends the making, however far it is; `stop` it when this is committed. @returns whether there was something to end */
  async cancel(tx: Tx, id: string): Promise<boolean> {
    if (!(await this.move(tx, id, 'cancelled'))) return false;
    await this.background.remove(tx, this.keyOf(id));
    return true;
  }

  /** Ends the work on an order in this process at once; another process hears of it from the database. */
  stop(id: string): void {
    this.under.get(id)?.abort(new NoLongerOurs());
  }

  /** Says how far it is. @throws NoLongerOurs where it was canceled, or another attempt is at it */
  async report({ id, run }: Begun<Order>, progress: Changes<Order>, values: object = {}): Promise<void> {
    const query = this.database.reader.createQueryBuilder().update(this.kind.entity).set(progress);
    query.where(`id = :id and run = :run and state = 'making'`, { id, run }).setParameters({ id, run, ...values });
    if ((await query.execute()).affected !== 1) throw new NoLongerOurs();
  }

  /** Marks it made, in the transaction that stores it. @throws NoLongerOurs */
  async finish(tx: Tx, { id, run }: Begun<Order>, changes: Changes<Order> = {}): Promise<void> {
    if (!(await this.move(tx, id, 'made', changes, run))) throw new NoLongerOurs();
  }

  /** One attempt at an order. @throws what makes the background try the order again */
  async work(id: string, { signal: shutdown }: JobRun): Promise<void> {
    const order = await this.begin(id);
    if (!order) return;
    const ended = new AbortController();
    this.under.set(id, ended);
    const looking = setInterval(() => void this.look(order, ended), lookEveryMs);
    try {
      if (order.tries > mostTries) return await this.fail(order, 'process_ended');
      await this.maker.make(order, AbortSignal.any([shutdown, ended.signal]));
    } catch (error) {
      if (ended.signal.aborted || error instanceof NoLongerOurs) return;
      if (shutdown.aborted) await this.sendBack(order, { countsAsTry: false });
      else if (await this.failedForGood(order, error)) return;
      throw error;
    } finally {
      clearInterval(looking);
      if (this.under.get(id) === ended) this.under.delete(id);
    }
  }

  /** Takes an order on, also from an attempt before. @returns undefined where there is nothing to do any more */
  private begin(id: string): Promise<Begun<Order> | undefined> {
    return this.database.transaction(async (tx) => {
      const taken = {
        ...this.kind.unbegun,
        ...this.kind.begun,
        run: newId(),
        tries: () => 'tries + 1',
      } as Changes<Order>;
      if (!(await this.move(tx, id, 'making', taken))) return undefined;
      const query = tx.createQueryBuilder(this.kind.entity, 'o').where('o.id = :id', { id });
      for (const column of this.kind.reads ?? []) query.addSelect(`o.${column}`);
      return (await query.getOneOrFail()) as Begun<Order>;
    });
  }

  private async look(order: Begun<Order>, ended: AbortController): Promise<void> {
    const { id, run } = order;
    const asked = this.database.reader.createQueryBuilder(this.kind.entity, 'o');
    asked.where(`o.id = :id and o.run = :run and o.state = 'making'`, { id, run });
    if (!(await asked.getExists().catch(() => true))) ended.abort(new NoLongerOurs());
  }

  /** @returns false where it goes back into the queue, to be tried again after a while */
  private async failedForGood(order: Begun<Order>, error: unknown): Promise<boolean> {
    if (error instanceof BrowserUnavailable) this.log.warn(error.message);
    const problem = printProblem(error) ?? (order.tries >= mostTries ? 'error' : undefined);
    if (problem) await this.fail(order, problem);
    else await this.sendBack(order, { countsAsTry: true });
    return problem !== undefined;
  }

  private async fail(order: Begun<Order>, problem: OrderProblem): Promise<void> {
    await this.database.transaction(async (tx) => {
      const changes = { problem } as object as Changes<Order>;
      if (await this.move(tx, order.id, 'failed', changes, order.run)) {
        await this.maker.recordFailure(tx, order, problem);
      }
    });
  }

  private async sendBack({ id, run }: Begun<Order>, { countsAsTry }: { countsAsTry: boolean }): Promise<void> {
    const tries = countsAsTry ? {} : { tries: () => 'tries - 1' };
    const changes = { ...this.kind.unbegun, run: null, ...tries } as Changes<Order>;
    // Where the database does not answer either, the next start takes it on as it is.
    await this.move(this.database.reader, id, 'waiting', changes, run).catch(() => undefined);
  }

  private async queue(tx: Tx, id: string): Promise<void> {
    await this.background.add(tx, this.kind.task, { id }, { key: this.keyOf(id) });
  }

  /** One job for an order, however often it is asked for. */
  private keyOf(id: string): string {
    return `${this.kind.task}:${id}`;
  }

  /** Moves an order into a state, if it may go there. @param run only where this attempt still is at it */
  private async move(
    manager: EntityManager,
    id: string,
    state: OrderState,
    changes: Changes<Order> = {},
    run?: string,
  ): Promise<boolean> {
    const over = state === 'waiting' || state === 'making' ? {} : this.kind.over;
    const query = manager
      .createQueryBuilder()
      .update(this.kind.entity)
      .set({ ...over, ...changes, state } as Changes<Order>)
      .where('id = :id and state in (:...before)', { id, before: statesBefore(state) });
    if (run) query.andWhere('run = :run', { run });
    return (await query.execute()).affected === 1;
  }
}
