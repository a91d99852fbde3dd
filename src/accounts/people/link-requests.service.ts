import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Audit } from '../../audit/audit.service.js';
import { Background } from '../../platform/background/background.js';
import type { JobRun } from '../../platform/background/workers.js';
import { Database } from '../../platform/database/database.js';
import { signInLink } from './account-letters.js';
import { LinkLetters, mailAttempts } from './link-letters.service.js';
import { Devices } from '../access/devices.service.js';
import { ownPath } from '../access/own-path.js';
import { canSignInSql } from '../access/personal-links.service.js';
import { SignInLimit } from '../access/sign-in-limit.js';
import { digestOf } from '../access/tokens.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'link.requested': { personId: string };
  }
}

const lookUp = 'link-request';
const sendMail = 'link-mail';

/** Whoever asks has not said who they are. */
const somebody = { id: null, name: 'Someone not signed in' };

/**
 * Links that people ask for at the sign-in page. What is done while they wait is the same for every address: whether it
 * is known is looked up in the background, so that neither the answer nor its time tells.
 */
@Injectable()
export class LinkRequests implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly background: Background,
    private readonly letters: LinkLetters,
    private readonly limit: SignInLimit,
    private readonly devices: Devices,
  ) {}

  onModuleInit(): void {
    this.background.handle<{ mailbox: string; landing: string }>(lookUp, (asked) => this.lookUp(asked));
    this.background.handle<{ personId: string; landing: string }>(sendMail, (asked, run) => this.send(asked, run));
  }

  /**
   * @param email as typed, in lower case
   * @param request whoever asks
   * @throws TooManyRequests
   */
  async ask(email: string, next: string | undefined, request: FastifyRequest): Promise<void> {
    const device = await this.devices.known(request, email);
    await this.limit.countLink({ email, address: request.ip, device });
    // The address itself stays out of the queue: it may be anybody's.
    const asked = { mailbox: digestOf(email), landing: ownPath(next) ?? '/' };
    await this.database.transaction((tx) => this.background.add(tx, lookUp, asked));
  }

  private lookUp({ mailbox, landing }: { mailbox: string; landing: string }): Promise<void> {
    return this.database.transaction(async (tx) => {
      const [person] = await tx.query<{ id: string }[]>(
        `select p.id from people p where encode(sha256(convert_to(p.email, 'UTF8')), 'hex') = $1 and ${canSignInSql}`,
        [mailbox],
      );
      if (!person) return;
      await this.audit.record(tx, somebody, 'link.requested', { personId: person.id });
      const attempts = mailAttempts.request;
      await this.background.add(tx, sendMail, { personId: person.id, landing }, { attempts });
    });
  }

  private send({ personId, landing }: { personId: string; landing: string }, run: JobRun): Promise<void> {
    return this.letters.send(run, { personId, landing, purpose: 'request', kind: signInLink, fill: {} });
  }
}
