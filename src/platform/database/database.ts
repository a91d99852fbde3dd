import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { StaleEdit } from '../base/domain-errors.js';
import { tellConnections } from './acting-for.js';
import { codeOf, CONSTRAINT_ERRORS, type ConstraintErrors, inOwnWords } from './database-problems.js';
import { asPart, inOneTransaction, wholeTransaction } from './whole-request.js';

/** One database transaction; every write of a use case and its audit event go through the same one. */
export type Tx = EntityManager;

@Injectable()
export class Database {
  constructor(
    private readonly source: DataSource,
    @Optional() @Inject(CONSTRAINT_ERRORS) private readonly constraintErrors: ConstraintErrors = {},
  ) {
    tellConnections(source);
  }

  /**
   * Runs `work` in one transaction: all of it happens, or none. Where another transaction stood in its way it is run
   * again from the start, so it does nothing that outlasts a rollback, and reads anew what it decides by.
   * @throws DomainError where a constraint of the database was broken that the application has words for
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await retryConflicts(() => {
        const outer = wholeTransaction();
        return outer ? asPart(outer, work) : this.source.transaction(work);
      });
    } catch (error) {
      throw inOwnWords(error, this.constraintErrors);
    }
  }

  /**
   * Runs `work` with everything that it reads and writes in one transaction, also where it begins transactions of its
   * own: after it there is all of it, or nothing. It is not run again where another transaction stood in its way; its
   * parts are.
   */
  async whole<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.source.transaction((tx) => inOneTransaction(tx, () => work(tx)));
    } catch (error) {
      throw inOwnWords(error, this.constraintErrors);
    }
  }

  /** For reading outside a transaction. */
  get reader(): EntityManager {
    return wholeTransaction() ?? this.source.manager;
  }
}

/**
 * Writes `changes` to a row only if no one wrote to it since `version` was read, and counts its version up.
 * TypeORM's own `save()` would overwrite a newer row silently.
 * @returns the new version
 * @throws StaleEdit where the row has moved on or is gone
 */
export async function replace<E extends ObjectLiteral & { id: string; version: number }>(
  tx: Tx,
  entity: EntityTarget<E>,
  read: { id: string; version: number },
  changes: QueryDeepPartialEntity<E>,
): Promise<number> {
  const result = await tx
    .createQueryBuilder()
    .update(entity)
    .set({ ...changes, version: () => 'version + 1' } as QueryDeepPartialEntity<E>)
    .where('id = :id AND version = :version', read)
    .execute();
  if (result.affected !== 1) throw new StaleEdit();
  return read.version + 1;
}

const mostTries = 6;
/** Milliseconds before the second try; twice as long before each further one. */
const firstPause = 8;

/** Of PostgreSQL: serialization_failure and deadlock_detected. Of two transactions it ends one, with nothing written. */
const conflicts: readonly string[] = ['40001', '40P01'];

/** Whether an error says that this transaction and another stood in each other's way, so that it may be begun again. */
function isConflict(error: unknown): boolean {
  return conflicts.includes(codeOf(error));
}

/**
 * Runs `work`, and again where another transaction stood in its way, each time after a longer pause of random length,
 * so that the two do not meet again.
 * @throws what the last try throws
 */
async function retryConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= mostTries || !isConflict(error)) throw error;
      await pause(firstPause * 2 ** (tries - 1) * (0.5 + Math.random()));
    }
  }
}
