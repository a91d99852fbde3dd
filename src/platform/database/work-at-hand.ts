import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from 'typeorm';

/** `viewer` is absent where nothing is read that a policy binds. */
export interface Acting {
  viewer?: string;
  /** Whether the transaction at hand acts for the product instead. */
  asProduct?: boolean;
}

/** A transaction that everything is part of which is done meanwhile. */
export interface Whole {
  /** Absent once it is over: what goes on after that is no part of it. */
  tx?: EntityManager;
  /** Its parts begin one after another: they are savepoints of one connection. */
  last: Promise<unknown>;
}

/** What holds for the work at hand, wherever it waits and goes on. */
export interface WorkAtHand {
  readonly acting?: Acting;
  readonly whole?: Whole;
  /** Whether it is within a part of that, so that a further one is begun inside it rather than after it. */
  readonly part?: true;
}

// One for all of it: Node hands on what each such storage holds with every promise that is made.
const storage = new AsyncLocalStorage<WorkAtHand>();
const nothing: WorkAtHand = {};

export function workAtHand(): WorkAtHand {
  return storage.getStore() ?? nothing;
}

/** Does work for which `more` holds, beside what holds already. */
export function runWith<T>(more: WorkAtHand, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...more }, work);
}
