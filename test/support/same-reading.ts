import type pg from 'pg';
import type { Answer, Asker } from './asker.js';
import { Found } from './found.js';
import { poolOf } from './pools.js';
import type { Statement } from './statements.js';
import type { HeardWorld } from './worlds.js';

/** Something that was asked, what was answered, and all that the product read and wrote for it. */
export interface Asking {
  name: string;
  answer: Answer;
  /** Asks the same again, of whatever world the asker is in. */
  ask: (asker: Asker) => Promise<Answer>;
  steps: Step[];
  /** When the world began in which it was asked. */
  since: number;
}

/** One statement. */
interface Step extends Pick<Statement, 'text' | 'values' | 'connection' | 'actsFor'> {
  /** Whether it only begins or ends a transaction, or says whom that is for. */
  isFrame: boolean;
  /** Whether it only read, of what was as the world began. */
  isUntouched: boolean;
  /** What it found or did; nothing where it failed, or that can't be told. */
  found: Found | undefined;
}

/** Asks in one world and writes down what is read for each answer. One thing is asked at a time. */
export class AskingAloud {
  readonly askings: Asking[] = [];
  readonly end: () => void;
  private heard: (Statement & { isUntouched: boolean })[] = [];

  constructor(
    private readonly world: HeardWorld,
    private readonly asker: Asker,
  ) {
    const { cache } = world;
    this.end = world.hear((one) => this.heard.push({ ...one, isUntouched: cache.isUntouched(one.text) }));
  }

  async ask(name: string, ask: Asking['ask']): Promise<Answer> {
    this.heard = [];
    const answer = await ask(this.asker);
    const steps: Step[] = [];
    for (const { result, ...one } of this.heard) {
      const isFrame = this.world.cache.isFrame(one.text);
      steps.push({ ...one, isFrame, found: isFrame ? undefined : await foundBy(this.world, result) });
    }
    this.askings.push({ name, answer, ask, steps, since: this.world.begun });
    return answer;
  }
}

/** What a statement found or did, whatever is made of its answer; nothing where it failed. */
function foundBy(
  { cache }: HeardWorld,
  result: Promise<pg.QueryResult> | undefined,
): Promise<Found | undefined> | Found {
  return (
    cache.foundBy(result) ??
    Promise.resolve(result).then(
      (answer) => cache.foundBy(result) ?? (answer && Found.of(answer)),
      () => undefined,
    )
  );
}

type Client = pg.PoolClient & { actsFor?: string };

/**
 * Does in another world what was read and written for an answer, statement by statement, where it has not to be asked
 * there: as long as each finds the same rows and writes as many.
 *
 * What is answered follows from what is asked, the moment, and what is read of the database. What the product keeps in
 * memory it keeps by a digest of what was read for the same answer. So what reads the same is answered the same, and
 * what writes the same leaves the same behind. What was written in either world since it began has another time in each:
 * that alone may differ.
 *
 * What reads only tables to which nothing was written in either world, since both began as one seed, needs no look.
 * @returns whether all was the same; otherwise it has to be asked
 */
export async function isDoneAgain({ steps, since }: Asking, world: HeardWorld): Promise<boolean> {
  const left = steps.filter(({ isUntouched, text }) => !isUntouched || !world.cache.isUntouched(text));
  const told = left.filter(({ isFrame }) => !isFrame);
  if (told.length === 0) return true;
  if (told.some(({ found }) => !found)) return false;
  const clients = new Map<object, Client>();
  const pool = poolOf(world.application.source);
  const inTransaction = new Set<Client>();
  const isSame = async ({ text, values, connection, actsFor, isFrame, found }: Step): Promise<boolean> => {
    const client = clients.get(connection) ?? ((await pool.connect()) as Client);
    clients.set(connection, client);
    if (!inTransaction.has(client)) await actFor(client, actsFor);
    if (/^(start transaction|begin)\b/i.test(text)) inTransaction.add(client);
    const asked = client.query({ text, values: [...values] });
    if (/^(commit|rollback)$/i.test(text)) inTransaction.delete(client);
    const again = isFrame ? await asked.catch(() => undefined) : await foundBy(world, asked);
    return isFrame ? again !== undefined : again instanceof Found && found!.isSame(again, Math.min(since, world.begun));
  };
  try {
    for (const step of left) if (!(await isSame(step))) return false;
    return true;
  } finally {
    for (const client of inTransaction) await client.query('rollback');
    for (const client of clients.values()) client.release();
  }
}

/** As the product says it, where a connection acted for somebody else. */
async function actFor(client: Client, viewer: string | undefined): Promise<void> {
  if (viewer === undefined || client.actsFor === viewer) return;
  await client.query(`set callboard.viewer to '${viewer}'`);
  client.actsFor = viewer;
}
