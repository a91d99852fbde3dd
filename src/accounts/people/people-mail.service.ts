import { Injectable } from '@nestjs/common';
import type { AuditEvents } from '../../audit/audit-events.js';
import { Audit, callboard } from '../../audit/audit.service.js';
import type { JobRun } from '../../platform/background/workers.js';
import { Database } from '../../platform/database/database.js';
import { type Letter, Mail } from '../../platform/mail/mail.js';
import type { LinkPurpose } from '../access/personal-link.entity.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'mail.failed': {
      personId: string;
      purpose: LinkPurpose | 'new device' | 'candidate news';
      reason: string;
      jobId?: string;
    };
  }
}

/** Mails to people, sent by tasks of the background. */
@Injectable()
export class PeopleMail {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly mail: Mail,
  ) {}

  /**
   * Sends a mail; after the last attempt, that it could not be delivered, and why, goes on the record.
   * @returns whether it went out
   * @throws MailProblem where it is to be tried again
   */
  async send<Name extends string>(
    run: Pick<JobRun, 'last'>,
    letter: Letter<Name>,
    of: Omit<AuditEvents['mail.failed'], 'reason'>,
  ): Promise<boolean> {
    let sent = false;
    await this.mail.deliver(run, letter, {
      sent: async () => void (sent = true),
      givenUp: (reason) =>
        this.database.transaction((tx) => this.audit.record(tx, callboard, 'mail.failed', { ...of, reason })),
    });
    return sent;
  }
}
