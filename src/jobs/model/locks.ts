import type { Tx } from '../../platform/database/database.js';

/**
 * What is locked, in the order in which it is: whoever holds one may lock those after it, never one before it, so that
 * no two transactions wait for each other. Several of one kind are locked in the order of their ids. Applications,
 * addresses and people come after the job and are never held while one of the others is asked for.
 */
export const lockOrder = ['job', 'plan', 'sitting', 'scorecard'] as const;
export type Lockable = (typeof lockOrder)[number];

interface Held {
  last: number;
  jobs: Set<string>;
}

const held = new WeakMap<Tx, Held>();

/** To be called before a lock is taken. @throws Error, a mistake of ours, where it comes too late in the order */
export function keepOrder(tx: Tx, what: Lockable): Held {
  const here = held.get(tx) ?? { last: 0, jobs: new Set() };
  held.set(tx, here);
  const place = lockOrder.indexOf(what);
  if (place < here.last) throw new Error(`A ${what} is locked after a ${lockOrder[here.last]}: see lockOrder.`);
  here.last = place;
  return here;
}

/**
 * The job for this transaction alone: to change its team, its analysis, which versions its plan has, or what the newest
 * one says.
 */
export async function lockJob(tx: Tx, id: string): Promise<void> {
  const { jobs } = keepOrder(tx, 'job');
  // Two that share a job and then both want it alone would wait for each other.
  if (jobs.has(id)) throw new Error('A job is wanted alone that is shared already: lock it alone at first.');
  await tx.query('select 1 from jobs where id = $1 for no key update', [id]);
}

/** The job together with others who use it: until this transaction ends, no one changes what `lockJob` is for. */
export async function shareJob(tx: Tx, id: string): Promise<void> {
  const { jobs } = keepOrder(tx, 'job');
  jobs.add(id);
  await tx.query('select 1 from jobs where id = $1 for share', [id]);
}
