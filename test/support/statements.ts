import type pg from 'pg';
import type { TestApplication } from './application.js';

type Watched = pg.PoolClient & { watched?: boolean };

/**
 * The statements that the product sends to the database meanwhile, without their values. Stop its background first,
 * where that has work to do.
 */
export async function statementsOf<T>({ source }: TestApplication, work: () => Promise<T>) {
  const pool = (source.driver as unknown as { master: pg.Pool }).master;
  const heard: string[] = [];
  let listening = true;
  const watch = (client: Watched): void => {
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    const original = client.query;
    client.query = ((...given: unknown[]) => {
      const [first] = given as [string | { text?: string }];
      const text = typeof first === 'string' ? first : (first.text ?? '');
      // Whom a connection acts for is told where that was somebody else before: no statement of a page's own.
      if (listening && !text.startsWith('set callboard.viewer')) heard.push(text);
      return query(...given);
    }) as typeof original;
    client.once('end', () => (client.query = original));
  };
  const seen = new WeakSet<Watched>();
  const onAcquire = (client: Watched): void => {
    if (!seen.has(client)) watch(client);
    seen.add(client);
  };
  pool.on('acquire', onAcquire);
  try {
    const answer = await work();
    return { answer, statements: heard };
  } finally {
    listening = false;
    pool.off('acquire', onAcquire);
  }
}
