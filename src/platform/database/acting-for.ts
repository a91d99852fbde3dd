import type { PoolClient } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { isId } from './ids.js';
import { TransactionClient } from './transaction-client.js';
import { runWith, workAtHand } from './work-at-hand.js';

/** Whom a connection acts for: a person's id, or one of these. Policies of the database go by it (ADR 43). */
export const system = 'system';
export const nobody = '';

let byDefault = nobody;

/** Does work whose queries read what `viewer` may. The product's own work, such as that in the background, is for `system`. */
export function actFor<T>(viewer: string, work: () => T): T {
  return runWith({ acting: { viewer } }, work);
}

/** Does what a request asks for: for nobody, until somebody is named. */
export function actForRequest(work: () => void): void {
  runWith({ acting: { viewer: nobody } }, work);
}

/** Finds out who asks. It reads no table that a policy binds, so connections are not told of it. */
export function findViewer<T>(work: () => Promise<T>): Promise<T> {
  return runWith({ acting: {} }, work);
}

/** Says whom the request at hand is for. */
export function nameViewer(viewer: string): void {
  const held = workAtHand().acting;
  if (held) held.viewer = viewer;
}

/** Says for whom work is done that nobody said anything about; nobody, unless this is called. */
export function actByDefaultFor(viewer: string): void {
  byDefault = viewer;
}

/** Until the transaction ends, its queries are the product's own: for what writes scorecards of others, such as an import. */
export async function actAsProduct(tx: EntityManager): Promise<void> {
  const held = workAtHand().acting;
  if (held) held.asProduct = true;
  await tx.query(`select set_config('callboard.viewer', 'system', true)`);
}

/** After a part of a transaction that acted as the product: what follows in it acts for whoever it was before. */
export async function actAgain(tx: EntityManager): Promise<void> {
  const held = workAtHand().acting;
  if (!held?.asProduct) return;
  held.asProduct = false;
  await tx.query(`select set_config('callboard.viewer', $1, true)`, [held.viewer ?? nobody]);
}

/** Whom the work at hand is for; nobody where nobody was named. */
export function actingFor(): string {
  return workAtHand().acting?.viewer ?? nobody;
}

interface Told extends PoolClient {
  actsFor?: string;
}

type Obtain = () => Promise<[Told, (error?: Error) => void]>;

/**
 * Tells each connection whom it acts for when it is taken from the pool, if that was somebody else before. A connection
 * that can't be told is given up: it would go on acting for whoever had it last. One behind a pooler tells the database
 * in each transaction.
 */
export function tellConnections(source: DataSource): void {
  const driver = source.driver as unknown as { obtainMasterConnection: Obtain; tells?: true };
  if (driver.tells) return;
  driver.tells = true;
  const obtain = driver.obtainMasterConnection.bind(driver);
  driver.obtainMasterConnection = async () => {
    const [client, release] = await obtain();
    const held = workAtHand().acting;
    const viewer = held ? held.viewer : byDefault;
    if (client instanceof TransactionClient) {
      client.actsFor = nobody;
      try {
        client.actsFor = known(viewer ?? nobody);
      } catch (error) {
        release();
        throw error;
      }
      return [client, release];
    }
    if (viewer === undefined || client.actsFor === viewer) return [client, release];
    try {
      await tell(client, viewer);
    } catch (error) {
      release(error as Error);
      throw error;
    }
    return [client, release];
  };
}

/** One plain statement: it is not prepared, so that nothing has to be planned for it. */
async function tell(client: Told, viewer: string): Promise<void> {
  client.actsFor = undefined;
  await client.query(`set callboard.viewer to '${known(viewer)}'`);
  client.actsFor = viewer;
}

function known(viewer: string): string {
  if (viewer !== system && viewer !== nobody && !isId(viewer)) throw new Error('No one can act by this id.');
  return viewer;
}
