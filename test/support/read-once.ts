import type { TestApplication } from './application.js';
import { StatementCache } from './statement-cache.js';
import { hearStatements } from './statements.js';

/**
 * From now on what the product reads of its database it is told again without asking, as long as nothing is written that
 * may stand behind it (`StatementCache`). For specs that ask for everything there is, which send nine of ten statements
 * again. Nobody but the product and its owner's connections may write meanwhile.
 * @returns what ends it
 */
export async function readOnce(world: TestApplication): Promise<() => void> {
  const cache = await StatementCache.of(world);
  const ends = [
    hearStatements(world, () => undefined, cache.send),
    hearStatements({ source: world.database.connection }, () => undefined, cache.sendAside),
  ];
  return () => ends.forEach((end) => end());
}
