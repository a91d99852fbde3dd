import { Injectable } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { TooManyRequests } from '../../platform/base/domain-errors.js';
import { digestOf } from './tokens.js';

const quarterHour = 15 * 60;

/**
 * Slows down guessing of passwords and asking for links, counted in the database so that it holds across processes.
 * A mailbox is counted by its digest, which is as long for a long address.
 */
@Injectable()
export class SignInLimit {
  private readonly byMailbox: RateLimiterPostgres;
  private readonly byAddress: RateLimiterPostgres;
  private readonly linksByMailbox: RateLimiterPostgres;
  private readonly linksByAddress: RateLimiterPostgres;

  constructor(source: DataSource) {
    const limiter = (keyPrefix: string, points: number): RateLimiterPostgres =>
      new RateLimiterPostgres({
        storeClient: source,
        storeType: 'typeorm',
        tableName: 'rate_limits',
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix,
        points,
        duration: quarterHour,
      });
    this.byMailbox = limiter('mailbox', 10);
    this.byAddress = limiter('address', 100);
    this.linksByMailbox = limiter('link-mailbox', 5);
    this.linksByAddress = limiter('link-address', 50);
  }

  /** @throws TooManyRequests where this mailbox or address has failed too often lately */
  async check(email: string, address: string): Promise<void> {
    for (const [limiter, key] of [
      [this.byMailbox, digestOf(email)],
      [this.byAddress, address],
    ] as const) {
      const seen = await limiter.get(key);
      if (seen && seen.remainingPoints <= 0) throw new TooManyRequests(seen.msBeforeNext / 1000);
    }
  }

  /** Counts a request for a link, whoever it is for. @throws TooManyRequests where there were too many lately */
  async linkAsked(email: string, address: string): Promise<void> {
    for (const [limiter, key] of [
      [this.linksByAddress, address],
      [this.linksByMailbox, digestOf(email)],
    ] as const) {
      const seen = await limiter.consume(key).catch((error: unknown) => {
        ignoreFull(error);
        return error as RateLimiterRes;
      });
      if (seen.consumedPoints > limiter.points) throw new TooManyRequests(seen.msBeforeNext / 1000);
    }
  }

  async failed(email: string, address: string): Promise<void> {
    await Promise.all(
      [this.byMailbox.consume(digestOf(email)), this.byAddress.consume(address)].map((work) => work.catch(ignoreFull)),
    );
  }
}

/** The next check says it; only a broken store is an error here. */
function ignoreFull(error: unknown): void {
  if (!(error instanceof RateLimiterRes)) throw error;
}
