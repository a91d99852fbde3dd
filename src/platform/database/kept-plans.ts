import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';

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
  const runner = manager.queryRunner ?? manager.connection.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    const { rows, rowCount } = await client.query({ name: nameOf(text), text, values: [...values] });
    return { rows: rows as T[], count: rowCount ?? 0 };
  } finally {
    if (runner !== manager.queryRunner) await runner.release();
  }
}
