import { Inject, Injectable } from '@nestjs/common';
import type { RateLimiterPostgres } from 'rate-limiter-flexible';
import { DataSource, IsNull } from 'typeorm';
import { networkOf } from '../accounts/access/sign-in-limit.js';
import { digestOf, newToken } from '../accounts/access/tokens.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { Audit, callboard } from '../audit/audit.service.js';
import { NotFound } from '../platform/base/domain-errors.js';
import { SETTINGS, type Settings } from '../platform/config/settings.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import { countOne, rateLimit } from '../platform/database/rate-limits.js';
import type { Bounce } from './read-bounce.js';
import { BounceAddress } from './sent-mail.entity.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'bounce_address.made': { addressId: string };
    'bounce_address.ended': { addresses: number };
    'mail.bounced': { jobId: string; mailId: string; status: string; applicationId?: string; personId?: string };
  }
}

/**
 * What could not be delivered after the mail server had taken it. No mailbox is read: the provider, or whoever gets its
 * reports, passes them on to an address that holds a secret.
 */
@Injectable()
export class Bounces {
  private readonly known: RateLimiterPostgres;
  private readonly unknown: RateLimiterPostgres;

  constructor(
    source: DataSource,
    private readonly database: Database,
    private readonly audit: Audit,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'baseUrl'>,
  ) {
    this.known = rateLimit(source, 'bounces', 6000);
    this.unknown = rateLimit(source, 'bounces-network', 60);
  }

  /** The address in use, without its secret. */
  current(): Promise<BounceAddress | null> {
    return this.database.reader.findOneBy(BounceAddress, { revokedAt: IsNull() });
  }

  /** A new address, in place of the one before, which ends. It is kept nowhere: show it at once. */
  make(viewer: Viewer): Promise<string> {
    return this.database.transaction(async (tx) => {
      await tx.update(BounceAddress, { revokedAt: IsNull() }, { revokedAt: new Date() });
      const [id, token] = [newId(), newToken()];
      await tx.insert(BounceAddress, { id, tokenHash: digestOf(token), byId: viewer.id, byName: viewer.name });
      await this.audit.record(tx, viewer, 'bounce_address.made', { addressId: id });
      return `${this.settings.baseUrl}/api/v1/bounces/${token}`;
    });
  }

  end(viewer: Viewer): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { affected } = await tx.update(BounceAddress, { revokedAt: IsNull() }, { revokedAt: new Date() });
      if (affected) await this.audit.record(tx, viewer, 'bounce_address.ended', { addresses: affected });
    });
  }

  /**
   * @param from the network address of whoever reports
   * @param read reads what was sent; only once the secret is known to be right
   * @returns how many of our mails are known as undelivered by it
   * @throws NotFound where the secret is wrong; TooManyRequests
   */
  async report(token: string, from: string, read: () => Promise<Bounce[]> | Bounce[]): Promise<{ matched: number }> {
    const tokenHash = digestOf(token);
    const address = await this.database.reader.findOneBy(BounceAddress, { tokenHash, revokedAt: IsNull() });
    await (address ? countOne(this.known, tokenHash) : countOne(this.unknown, networkOf(from)));
    if (!address) throw new NotFound('address');
    const bounces = await read();
    return this.database.transaction(async (tx) => {
      await tx.update(BounceAddress, { id: address.id }, { lastReportAt: new Date() });
      let matched = 0;
      for (const { messageId, recipient, status, reason } of bounces) {
        const [rows] = await tx.query<[Matched[], number]>(markBounced, [
          ...[messageId, recipient ?? null, `${reason || 'the other mail server rejected it'} (${status})`],
        ]);
        for (const { id: mailId, jobId, applicationId, personId } of rows) {
          matched += 1;
          const of = { ...(applicationId && { applicationId }), ...(personId && { personId }) };
          await this.audit.record(tx, callboard, 'mail.bounced', { jobId, mailId, status, ...of });
        }
      }
      return { matched };
    });
  }
}

interface Matched {
  id: string;
  jobId: string;
  applicationId: string | null;
  personId: string | null;
}

/** A report that comes twice changes nothing more. */
const markBounced = `
  update mails set state = 'bounced', problem = $3, ended_at = now()
   where message_id = $1 and ($2::text is null or lower(address) = $2) and state in ('sending', 'sent')
  returning id, job_id as "jobId", application_id as "applicationId", person_id as "personId"`;
