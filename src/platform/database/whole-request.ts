import type { EntityManager } from 'typeorm';
import { actAgain } from './acting-for.js';
import { runWith, type Whole, workAtHand } from './work-at-hand.js';

/** The transaction that everything is part of which is being done, if there is one. */
export function wholeTransaction(): EntityManager | undefined {
  return workAtHand().whole?.tx;
}

/** Does all of `work` in a transaction, in however many transactions it writes: they are parts of it. */
export async function inOneTransaction<T>(tx: EntityManager, work: () => Promise<T>): Promise<T> {
  const held: Whole = { tx, last: Promise.resolve() };
  try {
    return await runWith({ whole: held }, work);
  } finally {
    held.tx = undefined;
  }
}

/** A transaction that is part of another: it is taken back alone, and lasts only with all of that. */
export function asPart<T>(tx: EntityManager, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  const run = async (): Promise<T> => {
    try {
      return await runWith({ part: true }, () => tx.transaction(work));
    } finally {
      await actAgain(tx);
    }
  };
  const { whole, part } = workAtHand();
  if (!whole || part) return run();
  const done = whole.last.then(run);
  whole.last = done.catch(() => undefined);
  return done;
}
