import type { Tx } from '../../platform/database/database.js';

/**
 * Who is to be told of changes to a session, in the transaction of the change. Calendars stand above sessions and provide
 * this; without them no one is told.
 */
export abstract class SittingNotices {
  /** Its time, its place, what it is about, or who takes part was changed. */
  abstract changed(tx: Tx, sittingId: string): Promise<void>;

  /** It is about to be deleted. */
  abstract ending(tx: Tx, sittingId: string): Promise<void>;
}
