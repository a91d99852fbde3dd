import type pg from 'pg';
import type { TestApplication } from './application.js';
import { poolOf } from './pools.js';

/** A statement as it is sent to the database. */
export interface Statement {
  text: string;
  values: readonly unknown[];
  connection: object;
  /** Whom its connection acts for. */
  viewer: string;
  /** Whom it acts for outside of a transaction that says otherwise; nobody, where it was never told. */
  actsFor: string | undefined;
  /** What is answered; nothing where it is told in another way than by a promise. */
  result: Promise<pg.QueryResult> | undefined;
}

/** A statement that the product is about to send. */
export interface ToSend extends Omit<Statement, 'result' | 'actsFor'> {
  /** Whether a promise of rows is what it waits for. */
  isPromised: boolean;
}

/** Sends a statement to the database, or answers it in another way. */
export type Send = (statement: ToSend, send: () => unknown) => unknown;

type Client = pg.PoolClient & { actsFor?: string };
type Given = [string | { text?: string; values?: unknown[]; rowMode?: string; submit?: unknown }, unknown[]?, unknown?];

/**
 * Hears each statement that the product sends to the database, until it is told to stop.
 * @param by how statements are sent meanwhile, if not as usual
 * @returns what ends it
 */
export function hearStatements(
  { source }: Pick<TestApplication, 'source'>,
  heard: (statement: Statement) => void,
  by: Send = (_statement, send) => send(),
): () => void {
  const pool = poolOf(source);
  let listening = true;
  const watch = (client: Client): void => {
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    const original = client.query;
    let inTransaction: string | undefined;
    client.query = ((...given: Given) => {
      const [first, more] = given;
      const text = typeof first === 'string' ? first : (first.text ?? '');
      const values = (typeof first === 'string' ? more : first.values) ?? [];
      const send = (): unknown => query(...given);
      // Whom a connection acts for is told where that was somebody else before: no statement of a page's own.
      if (!listening || text.startsWith('set callboard.viewer')) return send();
      if (/^(commit|rollback)$/i.test(text)) inTransaction = undefined;
      const told = /set_config\('callboard\.viewer', ('(\w*)'|\$1), true\)/.exec(text);
      if (told) inTransaction = told[2] ?? String(values[0]);
      const { actsFor } = client;
      const viewer = inTransaction ?? actsFor ?? '';
      const isPromised = !given.some((one) => typeof one === 'function' || isOwnWay(one));
      const result = by({ text, values, viewer, connection: client, isPromised }, send);
      heard({
        text,
        values,
        viewer,
        connection: client,
        actsFor,
        result: result instanceof Promise ? result : undefined,
      });
      return result;
    }) as typeof original;
    client.once('end', () => (client.query = original));
  };
  const seen = new WeakSet<Client>();
  const onAcquire = (client: Client): void => {
    if (!seen.has(client)) watch(client);
    seen.add(client);
  };
  pool.on('acquire', onAcquire);
  return () => {
    listening = false;
    pool.off('acquire', onAcquire);
  };
}

function isOwnWay(given: Given[number]): boolean {
  return typeof given === 'object' && given !== null && ('submit' in given || 'rowMode' in given);
}

/**
 * The statements that the product sends to the database meanwhile, without their values. Stop its background first,
 * where that has work to do.
 */
export async function statementsOf<T>(application: TestApplication, work: () => Promise<T>) {
  const statements: string[] = [];
  const stop = hearStatements(application, ({ text }) => statements.push(text));
  try {
    return { answer: await work(), statements };
  } finally {
    stop();
  }
}
