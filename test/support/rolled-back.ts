import type { EntityManager } from 'typeorm';
import { Database } from '../../src/platform/database/database.js';
import type { TestApplication } from './application.js';

class Undone extends Error {
  constructor(readonly result: unknown) {
    super('undone');
  }
}

/**
 * From now on whatever the product does in a transaction is answered as it was done, and undone.
 * @param last done in each transaction that would be committed now
 * @returns what ends it
 */
export function rollEverythingBack({ app }: TestApplication, last?: (tx: EntityManager) => Promise<void>): () => void {
  const database = app.get(Database, { strict: false });
  const transaction = database.transaction.bind(database);
  database.transaction = async <T>(work: (tx: EntityManager) => Promise<T>): Promise<T> => {
    try {
      return await transaction<T>(async (tx) => {
        const result = await work(tx);
        await last?.(tx);
        throw new Undone(result);
      });
    } catch (error) {
      if (error instanceof Undone) return error.result as T;
      throw error;
    }
  };
  return () => {
    database.transaction = transaction;
  };
}

type Transform = (value: unknown, metadata: { metatype: new () => object }) => unknown;

/**
 * Lets any input past the checks of its form, so that a service meets it: whoever may not is refused before anything is
 * read of it.
 */
export class UncheckedInput {
  on = false;
  private readonly patched = new Map<{ transform: Transform }, Transform>();

  constructor(controllers: { metatype: object; prototype: object; methods: string[] }[]) {
    for (const { metatype, methods } of controllers) {
      for (const method of methods) {
        const entries = Object.values((Reflect.getMetadata('__routeArguments__', metatype, method) ?? {}) as object);
        for (const { pipes = [] } of entries as { pipes?: object[] }[]) pipes.forEach((pipe) => this.patch(pipe));
      }
    }
  }

  end(): void {
    for (const [prototype, transform] of this.patched) prototype.transform = transform;
  }

  private patch(pipe: object): void {
    const prototype = Object.getPrototypeOf(pipe) as { transform: Transform };
    if (!/^(Json|Form|Query)Pipe$/.test(prototype.constructor.name) || this.patched.has(prototype)) return;
    const transform = prototype.transform;
    this.patched.set(prototype, transform);
    const unchecked = () => this.on;
    prototype.transform = function (this: object, value, metadata) {
      if (!unchecked()) return transform.call(this, value, metadata);
      const sent = (value as { value?: object } | undefined)?.value ?? value;
      return Object.assign(new metadata.metatype(), sent);
    };
  }
}
