import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../../../accounts/access/viewer.js';
import { Audit, callboard } from '../../../audit/audit.service.js';
import { Background } from '../../../platform/background/background.js';
import type { JobRun } from '../../../platform/background/workers.js';
import { RuleViolation } from '../../../platform/base/domain-errors.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { Database } from '../../../platform/database/database.js';
import { Mail } from '../../../platform/mail/mail.js';
import { Referee } from '../../model/referee.entity.js';
import { referenceRequest } from './reference-letter.js';
import { linkDays, References } from './references.service.js';

declare module '../../../audit/audit-events.js' {
  interface AuditEvents {
    'referee.mail_failed': { jobId: string; sittingId: string; reason: string };
  }
}

const task = 'referee-link';
/** For about a day. */
const attempts = 12;

interface Row {
  jobId: string;
  job: string;
  applicationId: string;
  candidate: string;
  name: string;
  relation: string;
  email: string;
  by: string;
}

/** Where the email to a referee stands, for whoever runs the job. */
export interface RefereeMailState {
  configured: boolean;
  /** Why the newest one came back, as the mail provider reports; null where it did not. */
  bounce: string | null;
}

/** The email that brings a referee the link. The link is made as it goes out, and the one before is good no more. */
@Injectable()
export class RefereeLetters implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly references: References,
    private readonly background: Background,
    private readonly mail: Mail,
    private readonly audit: Audit,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'timeZone' | 'locale'>,
  ) {}

  onModuleInit(): void {
    this.background.handle<{ sittingId: string; byId: string }>(task, (asked, run) => this.send(asked, run));
  }

  async state(sittingId: string): Promise<RefereeMailState> {
    const [row] = await this.database.reader.query<{ bounce: string | null }[]>(
      `select case when state = 'bounced' then problem end as bounce from mails
        where sitting_id = $1 and kind = $2 order by created_at desc, id desc limit 1`,
      [sittingId, referenceRequest.key],
    );
    return { configured: this.mail.configured, bounce: row?.bounce ?? null };
  }

  /**
   * Emails the referee a link, in the background.
   * @throws RuleViolation as for a link that is handed over, and where no email can bring it
   */
  ask(viewer: Viewer, sittingId: string): Promise<void> {
    return this.references.asking(viewer, sittingId, async (tx, referee) => {
      if (!this.mail.configured) {
        throw new RuleViolation('referee.no_mail', 'Email isn’t set up. Make a link to send by other means instead.');
      }
      if (referee.email === null) {
        throw new RuleViolation(
          'referee.no_address',
          `${referee.name} has no email address on file. Add one above first.`,
        );
      }
      await tx.update(Referee, { id: referee.id }, { mailAskedAt: new Date(), mailSentAt: null, mailProblem: '' });
      await this.background.add(tx, task, { sittingId, byId: viewer.id }, { attempts, key: `${task}:${sittingId}` });
    });
  }

  private async send({ sittingId, byId }: { sittingId: string; byId: string }, run: JobRun): Promise<void> {
    const [row] = await this.database.reader.query<Row[]>(toAsk, [sittingId, byId]);
    // Answered meanwhile, or there is no address any more.
    if (!row) return;
    const { jobId, job, applicationId, candidate, name, relation, email, by } = row;
    const link = await this.references.newLink(sittingId);
    const { timeZone, locale } = this.settings;
    const note = (what: Partial<Referee>) => this.database.reader.update(Referee, { sittingId }, what);
    const letter = {
      ...{ to: { name, email }, timeZone, locale, kind: referenceRequest, jobId, about: { applicationId, sittingId } },
      fill: { name, candidate, relation, job, sender: by, link, days: String(linkDays) },
    };
    await this.mail.deliver(run, letter, {
      sent: () => note({ mailProblem: '', mailSentAt: new Date() }),
      refused: (reason) => note({ mailProblem: reason }),
      givenUp: (reason) =>
        this.database.transaction((tx) =>
          this.audit.record(tx, callboard, 'referee.mail_failed', { jobId, sittingId, reason }),
        ),
    });
  }
}

const toAsk = `
  select j.id as "jobId", j.title as job, a.id as "applicationId", n.name as candidate, r.name, r.relation, r.email,
         coalesce((select name from people where id = $2), '') as by
    from referees r
    join sittings s on s.id = r.sitting_id
    join applications a on a.id = s.application_id and a.stage not in ('hired', 'declined', 'withdrawn')
    join candidates n on n.id = a.candidate_id
    join jobs j on j.id = a.job_id
   where r.sitting_id = $1 and r.email is not null and r.answered_at is null and r.consent_at is not null`;
