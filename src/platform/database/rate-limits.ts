import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';
import { TooManyRequests } from '../base/domain-errors.js';

const quarterHour = 15 * 60;

/**
 * A limit for every quarter of an hour, counted in the database: exact however many come at once, and to however many
 * processes.
 * @param points how many are let through for one key
 */
export function rateLimit(source: DataSource, keyPrefix: string, points: number): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: source,
    storeType: 'typeorm',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix,
    points,
    duration: quarterHour,
  });
}

/** Counts one more. @throws TooManyRequests where that is one too many */
export async function countOne(limit: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limit.consume(key);
  } catch (error) {
    // A full count is no error of the store.
    if (error instanceof RateLimiterRes) throw new TooManyRequests(error.msBeforeNext / 1000);
    throw error;
  }
}
