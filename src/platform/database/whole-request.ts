import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from 'typeorm';
import { actAgain } from './acting-for.js';

interface Whole {
  /** Absent once it is over: what goes on after that is no part of it. */
  tx?: EntityManager;
  /** Its parts begin one after another: they are savepoints of one connection. */
  last: Promise<unknown>;
}

const whole = new AsyncLocalStorage<Whole>();
/** Set within a part, where a further one is begun inside it rather than after it. */
const part = new AsyncLocalStorage<true>();

/** The transaction that everything is part of which is being done, if there is one. */
export function wholeTransaction(): EntityManager | undefined {
  return whole.getStore()?.tx;
}

/** Does all of `work` in a transaction, in however many transactions it writes: they are parts of it. */
export async function inOneTransaction<T>(tx: EntityManager, work: () => Promise<T>): Promise<T> {
  const held: Whole = { tx, last: Promise.resolve() };
  try {
    return await whole.run(held, work);
  } finally {
    held.tx = undefined;
  }
}

/** A transaction that is part of another: it is taken back alone, and lasts only with all of that. */
export function asPart<T>(tx: EntityManager, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  const run = async (): Promise<T> => {
    try {
      return await part.run(true, () => tx.transaction(work));
    } finally {
      await actAgain(tx);
    }
  };
  const held = whole.getStore();
  if (!held || part.getStore()) return run();
  const done = held.last.then(run);
  held.last = done.catch(() => undefined);
  return done;
}
