import type { JobRun } from '../background/job-run.js';

/** How often one order is begun: the process may end meanwhile, or the database go away. */
const mostTries = 5;
const lookEveryMs = 1000;

/** An order that somebody is at. */
export interface BegunOrder {
  id: string;
  /** How often it was begun, this time included. */
  tries: number;
}

/** The order was cancelled, or another process is at it. */
export class NoLongerOurs extends Error {}

/** How orders of one kind are kept and carried out; `Problem` says why one failed for good. */
export interface OrderStore<Order extends BegunOrder, Problem> {
  /** Takes one on, also from whoever was at it before. @returns undefined where there is nothing to do any more */
  begin(id: string): Promise<Order | undefined>;
  /** Whether whoever is at it still is. */
  stillOurs(order: Order): Promise<boolean>;
  make(order: Order, signal: AbortSignal): Promise<void>;
  fail(order: Order, problem: Problem | 'process_ended' | 'error'): Promise<void>;
  /** Puts it back to wait. @param uncounted 1 where this try does not count */
  sendBack(order: Order, uncounted: 0 | 1): Promise<void>;
  /** What trying again would not help against; nothing for all else. */
  problemOf(error: unknown): Problem | undefined;
}

/**
 * Carries out orders that take long, as a task of the background: each by one process at a time, cancelled in mid-work
 * by whoever may, sent back when the application ends, and given up after five tries.
 */
export class OrderRunner<Order extends BegunOrder, Problem> {
  private readonly under = new Map<string, AbortController>();

  constructor(private readonly orders: OrderStore<Order, Problem>) {}

  /** Ends the work on an order in this process at once; another process hears of it from the database. */
  stop(id: string): void {
    this.under.get(id)?.abort(new NoLongerOurs());
  }

  /** @throws what makes the background try the order again */
  async work(id: string, { signal: shutdown }: JobRun): Promise<void> {
    const order = await this.orders.begin(id);
    if (!order) return;
    const ended = new AbortController();
    this.under.set(id, ended);
    const looking = setInterval(() => void this.look(order, ended), lookEveryMs);
    try {
      if (order.tries > mostTries) return await this.orders.fail(order, 'process_ended');
      await this.orders.make(order, AbortSignal.any([shutdown, ended.signal]));
    } catch (error) {
      if (ended.signal.aborted || error instanceof NoLongerOurs) return;
      if (shutdown.aborted) await this.orders.sendBack(order, 1);
      else if (await this.failedForGood(order, error)) return;
      throw error;
    } finally {
      clearInterval(looking);
      if (this.under.get(id) === ended) this.under.delete(id);
    }
  }

  private async look(order: Order, ended: AbortController): Promise<void> {
    const ours = await this.orders.stillOurs(order).catch(() => true);
    if (!ours) ended.abort(new NoLongerOurs());
  }

  /** @returns false where it goes back into the queue, to be tried again after a while */
  private async failedForGood(order: Order, error: unknown): Promise<boolean> {
    const problem = this.orders.problemOf(error) ?? (order.tries >= mostTries ? 'error' : undefined);
    if (problem) await this.orders.fail(order, problem);
    else await this.orders.sendBack(order, 0);
    return problem !== undefined;
  }
}
