import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { RateLimiterPostgres } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { countOne, rateLimit } from '../../platform/database/rate-limits.js';
import { digestOf } from './tokens.js';

/** Who tries: for which mailbox, and from where. */
export interface Attempt {
  /** In lower case. */
  email: string;
  /** The IP address it comes from. */
  address: string;
  /** The digest of this device's token, where the owner of the mailbox has signed in on it before. */
  device?: string;
}

interface Limits {
  /** A device on which the owner has signed in before. */
  device: RateLimiterPostgres;
  /** A mailbox, tried from one network. */
  mailboxFromNetwork: RateLimiterPostgres;
  /** A mailbox, tried from everywhere. */
  mailbox: RateLimiterPostgres;
  /** A network, whatever mailbox it tries. */
  network: RateLimiterPostgres;
}

/**
 * Slows down guessing of passwords and asking for links. Each try is counted in the database before it is looked at, so
 * that the limit is exact however many come at once and to however many processes. A device on which the owner has
 * signed in before has a count of its own: whoever else tries the address cannot lock its owner out there.
 */
@Injectable()
export class SignInLimit {
  private readonly passwords: Limits;
  private readonly links: Limits;
  private readonly codes: RateLimiterPostgres;
  private readonly starts: RateLimiterPostgres;

  constructor(source: DataSource) {
    const limiter = (keyPrefix: string, points: number) => rateLimit(source, keyPrefix, points);
    this.passwords = {
      device: limiter('device', 10),
      mailboxFromNetwork: limiter('mailbox-network', 10),
      mailbox: limiter('mailbox', 50),
      network: limiter('address', 100),
    };
    this.links = {
      device: limiter('link-device', 5),
      mailboxFromNetwork: limiter('link-mailbox-network', 5),
      mailbox: limiter('link-mailbox', 10),
      network: limiter('link-address', 50),
    };
    this.codes = limiter('code', 5);
    this.starts = limiter('start', 200);
  }

  /**
   * Counts a try of a password.
   * @returns what takes it off the count again, for one that was right
   * @throws TooManyRequests where there were too many lately
   */
  async countTry(attempt: Attempt): Promise<() => Promise<void>> {
    const counted = await count(this.passwords, attempt);
    return async () => {
      await Promise.all(counted.map(([limiter, key]) => limiter.reward(key)));
    };
  }

  /** Counts a request for a link, whoever it is for. @throws TooManyRequests where there were too many lately */
  async countLink(attempt: Attempt): Promise<void> {
    await count(this.links, attempt);
  }

  /**
   * Counts a one-time code of a person whose password or link was right; on a device of theirs apart from others.
   * @returns what takes it off the count again, for one that was right
   * @throws TooManyRequests
   */
  async countCode(personId: string, device: string | undefined): Promise<() => Promise<void>> {
    const key = device ?? personId;
    await countOne(this.codes, key);
    return async () => void (await this.codes.reward(key));
  }

  /** Counts a passkey or a single sign-on that is begun or answered, from one network. @throws TooManyRequests */
  async countStart(address: string): Promise<void> {
    await countOne(this.starts, networkOf(address));
  }
}

/** Counts for one after another, so that what is refused for its network says nothing of the mailbox. */
async function count(limits: Limits, attempt: Attempt): Promise<[RateLimiterPostgres, string][]> {
  const counters = countersOf(limits, attempt);
  for (const [limiter, key] of counters) {
    await countOne(limiter, key);
  }
  return counters;
}

function countersOf(limits: Limits, { email, address, device }: Attempt): [RateLimiterPostgres, string][] {
  if (device) return [[limits.device, device]];
  const network = networkOf(address);
  // Its digest is as long for a long address.
  const mailbox = digestOf(email);
  return [
    [limits.network, network],
    [limits.mailboxFromNetwork, `${mailbox} ${network}`],
    [limits.mailbox, mailbox],
  ];
}

/** An IPv4 address; of IPv6 the first 64 bits, since one household or server has all that follow. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const first = head ? head.split(':') : [];
  const last = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
  const groups = [...first, ...zeros, ...last].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
