import { Inject, Injectable } from '@nestjs/common';
import type { AuditEvents } from '../audit/audit-events.js';
import { Audit, callboard } from '../audit/audit.service.js';
import { CandidateLinks, linkDays } from '../candidate-links/candidate-links.service.js';
import type { JobRun } from '../platform/background/workers.js';
import { SETTINGS, type Settings } from '../platform/config/settings.js';
import { Database } from '../platform/database/database.js';
import { Mail } from '../platform/mail/mail.js';
import { candidatePageLink } from './candidate-page-letters.js';
import { CandidateLinkSending } from './candidate-link-sending.entity.js';

interface About {
  jobId: string;
  applicationId: string;
}

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'candidate_link.asked': About;
    'candidate_link.sent': About & { linkId: string };
    'candidate_link.failed': About & { reason: string };
    'candidate_link.handed_over': About & { linkId: string };
    'candidate_link.revoked': About & { links: number };
  }
}

interface Recipient {
  jobId: string;
  job: string;
  name: string;
  email: string | null;
}

/** The email that brings a candidate the link. What came of it is kept, for the page of whoever asked. */
@Injectable()
export class LinkMail {
  constructor(
    private readonly database: Database,
    private readonly links: CandidateLinks,
    private readonly mail: Mail,
    private readonly audit: Audit,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  get configured(): boolean {
    return this.mail.configured;
  }

  /** @throws MailProblem where it is to be tried again */
  async send(run: Pick<JobRun, 'last'>, applicationId: string, by: string): Promise<void> {
    const [to] = await this.database.reader.query<Recipient[]>(recipient, [applicationId]);
    if (!to?.email) return;
    const { id: linkId, url: address } = await this.database.transaction((tx) => this.links.make(tx, applicationId));
    const { jobId, job, name: candidate, email } = to;
    const timeZone = (await this.links.zoneOf(applicationId)) ?? this.settings.timeZone;
    const about = { jobId, applicationId };
    await this.mail.deliver(
      run,
      {
        ...{ to: { name: candidate, email }, timeZone, locale: this.settings.locale, kind: candidatePageLink, jobId },
        about: { applicationId },
        fill: { name: candidate, job, sender: by, link: address, days: String(linkDays) },
      },
      {
        sent: async () => {
          await this.note(applicationId, { problem: '', sentAt: new Date() });
          await this.record('candidate_link.sent', { ...about, linkId });
        },
        refused: (reason) => this.note(applicationId, { problem: reason }),
        givenUp: (reason) => this.record('candidate_link.failed', { ...about, reason }),
      },
    );
  }

  private record<T extends 'candidate_link.sent' | 'candidate_link.failed'>(
    type: T,
    of: AuditEvents[T],
  ): Promise<void> {
    return this.database.transaction((tx) => this.audit.record(tx, callboard, type, of));
  }

  private async note(applicationId: string, what: Partial<CandidateLinkSending>): Promise<void> {
    await this.database.reader.update(CandidateLinkSending, { applicationId }, what);
  }
}

const recipient = `
  select j.id as "jobId", j.title as job, n.name, n.email
    from applications a join jobs j on j.id = a.job_id join candidates n on n.id = a.candidate_id where a.id = $1`;
