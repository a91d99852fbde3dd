import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { type EntityManager, QueryRunnerAlreadyReleasedError } from 'typeorm';

const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('hex').slice(0, 24);
    names.set(text, name);
  }
  return name;
}

/**
 * A statement that each connection plans once and keeps, for those that are sent with every request, every page or every save:
 * planning takes longer than what they do. Its text must be a constant.
 * @returns the rows, and how many there were or were written
 */
export async function queryKept<T>(
  manager: EntityManager,
  text: string,
  values: readonly unknown[],
): Promise<{ rows: T[]; count: number }> {
  const statement = { name: nameOf(text), text, values: [...values] };
  const { rows, rowCount } = await onConnection(manager, (client) => client.query(statement));
  return { rows: rows as T[], count: rowCount ?? 0 };
}

interface Driver {
  obtainMasterConnection(): Promise<[PoolClient, () => void]>;
}

/** Does something on the connection of the manager's transaction, or on one of the pool. */
async function onConnection<T>(manager: EntityManager, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const { queryRunner, dataSource } = manager;
  if (queryRunner) {
    // The transaction is over: on another connection its work would go on without it.
    if (queryRunner.isReleased) throw new QueryRunnerAlreadyReleasedError();
    return await work((await queryRunner.connect()) as PoolClient);
  }
  const [client, release] = await (dataSource.driver as unknown as Driver).obtainMasterConnection();
  try {
    return await work(client);
  } finally {
    release();
  }
}
