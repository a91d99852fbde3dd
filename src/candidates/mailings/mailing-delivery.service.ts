import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Audit, callboard } from '../../audit/audit.service.js';
import { usual } from '../../platform/base/regional.js';
import { Background } from '../../platform/background/background.js';
import type { JobRun } from '../../platform/background/workers.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database } from '../../platform/database/database.js';
import { Mail, MailProblem } from '../../platform/mail/mail.js';
import { type MessageState } from './mailing.entity.js';
import { ownWords } from './mailing-text.js';
import { mailingTask } from './mailings.service.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'candidate.mailed': { jobId: string; applicationId: string; mailingId: string };
    'candidate.mail_failed': { jobId: string; applicationId: string; mailingId: string; reason: string };
  }
}

interface Row {
  mailingId: string;
  applicationId: string;
  jobId: string;
  state: MessageState;
  subject: string;
  body: string;
  job: string;
  name: string;
  email: string | null;
  sender: string;
  replyTo: string | null;
}

/**
 * Hands each message of a mailing to the mail server, at most once: that it is about to be handed over is written down
 * first. Where the process or the connection ends in between, nobody knows; then it is said, and not sent again.
 */
@Injectable()
export class MailingDelivery implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly background: Background,
    private readonly mail: Mail,
    private readonly audit: Audit,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'baseUrl'>,
  ) {}

  onModuleInit(): void {
    this.background.handle<{ messageId: string }>(mailingTask, ({ messageId }, run) => this.deliver(messageId, run));
  }

  private async deliver(id: string, run: JobRun): Promise<void> {
    const row = await this.taken(id);
    if (!row) return;
    const { name, job, sender, email, replyTo } = row;
    try {
      await this.mail.send({
        to: { name, email: email ?? '' },
        ...(replyTo && { replyTo: { name: sender, email: replyTo } }),
        ...{ kind: ownWords, fill: { name, job, sender }, wording: { subject: row.subject, body: row.body } },
        ...{ jobId: row.jobId, about: { applicationId: row.applicationId } },
        messageId: `<${id}@${new URL(this.settings.baseUrl).hostname}>`,
        ...usual,
      });
    } catch (error) {
      await this.failed(id, row, error, run);
      return;
    }
    await this.database.transaction(async (tx) => {
      await tx.query(`update mailing_messages set state = 'sent', at = now() where id = $1`, [id]);
      const { jobId, applicationId, mailingId } = row;
      await this.audit.record(tx, callboard, 'candidate.mailed', { jobId, applicationId, mailingId });
    });
  }

  /** Marks a message as about to be handed over. @returns nothing where it is not to be */
  private taken(id: string): Promise<Row | undefined> {
    return this.database.transaction(async (tx) => {
      await tx.query('select 1 from mailing_messages where id = $1 for no key update', [id]);
      const [row] = await tx.query<Row[]>(reading, [id]);
      if (row?.state === 'sending') {
        await tx.query(`update mailing_messages set state = 'unsure', problem = $2, at = now() where id = $1`, [
          id,
          'Callboard was stopped while it was being sent',
        ]);
      }
      if (row?.state !== 'waiting') return undefined;
      await tx.query(`update mailing_messages set state = 'sending', at = now() where id = $1`, [id]);
      return row;
    });
  }

  /** @throws the error where it is to be tried again */
  private async failed(id: string, row: Row, error: unknown, run: JobRun): Promise<void> {
    const known = error instanceof MailProblem;
    const state: MessageState = known && error.maybeTaken ? 'unsure' : run.last ? 'failed' : 'waiting';
    const reason = known ? error.reason : 'the email couldn’t be made';
    await this.database.transaction(async (tx) => {
      await tx.query('update mailing_messages set state = $2, problem = $3, at = now() where id = $1', [
        id,
        state,
        reason,
      ]);
      const { jobId, applicationId, mailingId } = row;
      if (state !== 'waiting') {
        await this.audit.record(tx, callboard, 'candidate.mail_failed', { jobId, applicationId, mailingId, reason });
      }
    });
    if (state === 'waiting') throw error;
  }
}

const reading = `
  select m.mailing_id as "mailingId", m.application_id as "applicationId", g.job_id as "jobId", m.state, g.subject, g.body,
         j.title as job, n.name, n.email, g.by_name as sender, p.email as "replyTo"
    from mailing_messages m
    join mailings g on g.id = m.mailing_id
    join jobs j on j.id = g.job_id
    join applications a on a.id = m.application_id
    join candidates n on n.id = a.candidate_id
    left join people p on p.id = g.by_id
   where m.id = $1`;
