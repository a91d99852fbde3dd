import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { NotFound, RuleViolation, StaleEdit } from '../../platform/base/domain-errors.js';
import { Background } from '../../platform/background/background.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { LongText, Line, WholeNumber } from '../../platform/http/fields.js';
import { Mail } from '../../platform/mail/mail.js';
import { mostVersions } from '../candidate.dto.js';
import { chosenOf } from '../chosen-applications.js';
import { WhoIsRating } from '../who-is-rating.js';
import { Mailing, MailingMessage } from './mailing.entity.js';
import { refuseUnknownPlaces, startText } from './mailing-text.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'mailing.sent': { jobId: string; mailingId: string; messages: number };
    'mailing.stopped': { jobId: string; mailingId: string; messages: number };
  }
}

export class MailingVersion {
  @WholeNumber({ min: 1, max: mostVersions, description: 'As read: what is sent is the text that was seen.' })
  version: number;
}

export class MailingInput extends MailingVersion {
  @Line({ max: 150, description: '{name}, {job} and {sender} are filled in.' })
  subject: string;

  @LongText({ max: 10_000, description: '{name}, {job} and {sender} are filled in.' })
  body: string;
}

export const mailingTask = 'candidate-mail';
const attempts = 12;

/** Emails to many candidates: written, seen as they will go, and then sent, each once. Only who writes one sees it. */
@Injectable()
export class Mailings {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly rating: WhoIsRating,
    private readonly background: Background,
    private readonly mail: Mail,
    private readonly audit: Audit,
  ) {}

  /** Begins an email to candidates of a job. @throws InvalidInput, RuleViolation as `chosenOf` */
  begin(viewer: Viewer, jobId: string, ids: readonly string[]): Promise<{ id: string }> {
    return this.database.transaction(async (tx) => {
      await this.jobs.job(viewer, jobId, 'candidate.edit', tx);
      if (!this.mail.configured) throw new RuleViolation('mailing.no_mail', noMail);
      const chosen = await chosenOf(tx, viewer, { jobId, ids, rating: this.rating });
      const id = newId();
      await tx.insert(Mailing, { id, jobId, byId: viewer.id, byName: viewer.name, ...startText });
      await tx.insert(
        MailingMessage,
        chosen.map((application) => ({ id: newId(), mailingId: id, applicationId: application.id })),
      );
      return { id };
    });
  }

  /** @throws NotFound for anyone but whoever writes it */
  async one(
    viewer: Viewer,
    id: string,
    manager: EntityManager = this.database.reader,
  ): Promise<Mailing & { job: Job }> {
    const mailing = await manager.findOneBy(Mailing, { id });
    if (!mailing || mailing.byId !== viewer.id || !viewer.may('candidate.edit', mailing.jobId)) {
      throw new NotFound('email');
    }
    const job = await this.jobs.job(viewer, mailing.jobId, 'candidate.edit', manager);
    return Object.assign(mailing, { job });
  }

  /** @throws InvalidInput where a place can't be filled; RuleViolation where it was sent; StaleEdit */
  edit(viewer: Viewer, id: string, { subject, body, version }: MailingInput): Promise<void> {
    return this.database.transaction(async (tx) => {
      refuseSent(await this.one(viewer, id, tx));
      refuseUnknownPlaces({ subject, body });
      await replace(tx, Mailing, { id, version }, { subject, body });
    });
  }

  /** Discards one that was not sent. */
  remove(viewer: Viewer, id: string): Promise<{ jobId: string }> {
    return this.database.transaction(async (tx) => {
      const mailing = await this.held(viewer, id, tx);
      refuseSent(mailing);
      await tx.delete(Mailing, { id });
      return { jobId: mailing.jobId };
    });
  }

  /**
   * Sends each candidate their message, in the background. Those without an address are left out.
   * @throws RuleViolation where it was sent before, nothing was written, or nobody can be reached; StaleEdit where the
   *   text is not the one that was seen
   */
  send(viewer: Viewer, id: string, version: number): Promise<{ messages: number }> {
    return this.database.transaction(async (tx) => {
      const mailing = await this.held(viewer, id, tx);
      refuseSent(mailing);
      if (mailing.version !== version) throw new StaleEdit();
      if (!this.mail.configured) throw new RuleViolation('mailing.no_mail', noMail);
      if (mailing.body === startText.body)
        throw new RuleViolation('mailing.empty', 'Write the text, and look at it first.');
      const waiting = await tx.query<[{ id: string }[], number]>(
        `update mailing_messages m
            set state = case when coalesce(n.email, '') = '' then 'left' else 'waiting' end, at = now()
           from applications a join candidates n on n.id = a.candidate_id
          where m.mailing_id = $1 and a.id = m.application_id and m.state = 'draft'
         returning m.id, m.state`,
        [id],
      );
      const going = (waiting[0] as { id: string; state: string }[]).filter(({ state }) => state === 'waiting');
      if (going.length === 0) throw new RuleViolation('mailing.nobody', 'None of them has an email address.');
      await replace(tx, Mailing, mailing, { sentAt: new Date() });
      for (const message of going) await this.background.add(tx, mailingTask, { messageId: message.id }, { attempts });
      const { jobId } = mailing;
      await this.audit.record(tx, viewer, 'mailing.sent', { jobId, mailingId: id, messages: going.length });
      return { messages: going.length };
    });
  }

  /**
   * Keeps back what was not handed to the mail server yet; the rest can't be called back.
   * @throws RuleViolation where nothing is waiting any more
   */
  stop(viewer: Viewer, id: string): Promise<{ stopped: number }> {
    return this.database.transaction(async (tx) => {
      const { jobId } = await this.held(viewer, id, tx);
      const [rows] = await tx.query<[object[], number]>(
        `update mailing_messages set state = 'left', problem = $2, at = now()
          where mailing_id = $1 and state = 'waiting' returning id`,
        [id, stoppedBefore],
      );
      if (rows.length === 0) throw new RuleViolation('mailing.over', 'No email is waiting to be sent any more.');
      await this.audit.record(tx, viewer, 'mailing.stopped', { jobId, mailingId: id, messages: rows.length });
      return { stopped: rows.length };
    });
  }

  /** With its row locked: pressed twice it is sent once. */
  private async held(viewer: Viewer, id: string, tx: Tx): Promise<Mailing> {
    await tx.query('select 1 from mailings where id = $1 for no key update', [id]);
    return this.one(viewer, id, tx);
  }
}

/** What is said of a message that was kept back. */
export const stoppedBefore = 'the sending was stopped';

const noMail = 'Email isn’t set up, so Callboard can’t send any. An administrator can set it up.';

function refuseSent({ sentAt }: Mailing): void {
  if (sentAt) throw new RuleViolation('mailing.sent', 'This email was sent already. Nothing is sent twice.');
}
