import { Inject, Injectable } from '@nestjs/common';
import { digestOf, newToken } from '../../accounts/access/tokens.js';
import type { AuditEvents } from '../../audit/audit-events.js';
import { Audit, callboard } from '../../audit/audit.service.js';
import { CandidateLinks } from '../../candidate-links/candidate-links.service.js';
import type { JobRun } from '../../platform/background/workers.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database } from '../../platform/database/database.js';
import type { Regional } from '../../platform/base/regional.js';
import { moment } from '../../platform/mail/letter-kind.js';
import { type Letter, Mail } from '../../platform/mail/mail.js';
import { calendarText } from './calendar-text.js';
import { Invitation, InvitationLink } from './invitation.entity.js';
import { sessionLetters } from './session-letters.js';
import { describedSession, summaryOf, uidOf } from './session-words.js';

interface Of {
  jobId: string;
  /** Absent where the session was deleted. */
  sittingId?: string;
  /** Of the candidate's there is none. */
  personId?: string;
}

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'invitation.sent': Of & { sequence: number; canceled: boolean };
    'invitation.failed': Of & { reason: string };
    'session.reminded': Of;
  }
}

interface Recipient {
  name: string;
  email: string | null;
  timeZone: string;
  locale: string;
}

/** The email of an invitation, with the calendar entry in it. */
@Injectable()
export class InvitationLetters {
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

  /** Sends what is to be told now, unless it was sent already. @throws MailProblem where it is to be tried again */
  async send(id: string, run: Pick<JobRun, 'last'>): Promise<void> {
    const { reader } = this.database;
    const invitation = await reader.findOneBy(Invitation, { id });
    if (!invitation || invitation.sentSequence === invitation.sequence) return;
    // Who was never told of a session is not told that it is canceled.
    if (invitation.canceled && invitation.sentSequence === null) return void (await reader.delete(Invitation, { id }));
    const to = await this.recipient(invitation);
    const { sequence, canceled, jobId, sittingId, personId } = invitation;
    const of = { jobId, ...(sittingId && { sittingId }), ...(personId && { personId }) };
    await this.mail.deliver(run, await this.letter(invitation, to), {
      sent: () => this.noteSent(invitation, { ...of, sequence, canceled }),
      refused: (problem, givenUp) => reader.update(Invitation, { id, sequence }, { problem, givenUp }),
      givenUp: (reason) =>
        this.database.transaction((tx) => this.audit.record(tx, callboard, 'invitation.failed', { ...of, reason })),
    });
  }

  private noteSent({ id, sequence }: Invitation, sent: AuditEvents['invitation.sent']): Promise<void> {
    return this.database.transaction(async (tx) => {
      // One that was overtaken by its update says nothing new.
      await tx.query(
        'update invitations set sent_sequence = greatest(sent_sequence, $2), sent_at = now() where id = $1',
        [...[id, sequence]],
      );
      await tx.update(Invitation, { id, sequence }, { problem: '', givenUp: false });
      await this.audit.record(tx, callboard, 'invitation.sent', sent);
    });
  }

  /**
   * Reminds its reader of the session at that time, once, where the job has that on, and unless they have declined.
   * @throws MailProblem where it is to be tried again
   */
  async remind(id: string, at: string, run: Pick<JobRun, 'last'>): Promise<void> {
    const invitation = await this.database.reader.findOneBy(Invitation, { id });
    if (!invitation || invitation.canceled || invitation.remindedAt || invitation.reply === 'declined') return;
    if (invitation.told.at !== at || Date.parse(at) < Date.now()) return;
    const { jobId, sittingId, personId } = invitation;
    const [job] = await this.database.reader.query<object[]>(
      `select 1 from jobs where id = $1 and status = 'open' and 'sessions' = any(reminders)`,
      [jobId],
    );
    if (!job || !this.mail.configured) return;
    const of = { jobId, ...(sittingId && { sittingId }), ...(personId && { personId }) };
    await this.mail.deliver(run, await this.worded('reminded', invitation, await this.recipient(invitation)), {
      sent: () =>
        this.database.transaction(async (tx) => {
          await tx.query('update invitations set reminded_at = now() where id = $1', [id]);
          await this.audit.record(tx, callboard, 'session.reminded', of);
        }),
      // The session page tells who was reminded; that somebody wasn't is no trouble of the invitation.
      givenUp: () => Promise.resolve(),
    });
  }

  private async letter(invitation: Invitation, to: Recipient): Promise<Letter> {
    const { id, sequence, canceled, sentSequence, told } = invitation;
    const { baseUrl, mail } = this.settings;
    const event = canceled ? 'canceled' : sentSequence === null ? 'invited' : 'updated';
    const letter = await this.worded(event, invitation, to);
    const organizer = { name: mail!.from.name || 'Callboard', email: mail!.from.address };
    const method = canceled ? 'CANCEL' : 'REQUEST';
    const text = await calendarText(method, [
      {
        ...{ uid: uidOf(id, baseUrl), sequence, canceled, stamp: new Date(), at: new Date(told.at) },
        ...{ minutes: told.minutes, summary: summaryOf(told), place: told.place },
        description: describedSession(told, baseUrl),
        between: { organizer, attendee: letter.to },
      },
    ]);
    return { ...letter, calendar: { method, text } };
  }

  /** A letter to the candidate, or to one of the panel, of what happened to a session. */
  private async worded(
    event: keyof typeof sessionLetters,
    invitation: Invitation,
    { name, email, timeZone, locale }: Recipient,
  ): Promise<Letter> {
    const { id, jobId, applicationId, personId, sittingId, sequence, told } = invitation;
    const { baseUrl } = this.settings;
    const canceled = event === 'canceled';
    const answer = canceled ? null : await this.answerLink(id);
    const said = {
      ...{ name, summary: summaryOf(told), assessment: told.assessment, job: told.job, place: told.place },
      ...{ topic: told.topic, minutes: String(told.minutes) },
      when: (reader: Regional) => `${moment(new Date(told.at), { zoneName: true })(reader)} (${timeZone})`,
      accept: answer && `${answer}?reply=accepted`,
      decline: answer && `${answer}?reply=declined`,
      session: told.candidate ? `${told.assessment} of ${told.candidate}` : told.assessment,
    };
    const link =
      personId !== null
        ? told.preparation && `${baseUrl}${told.preparation}`
        : canceled
          ? null
          : await this.pageLink(invitation);
    return {
      kind: sessionLetters[event][personId === null ? 'candidate' : 'panel'],
      ...{ fill: { ...said, link }, to: { name, email: email ?? '' }, jobId, timeZone, locale },
      about: { applicationId, ...(personId && { personId }), ...(sittingId && { sittingId }) },
      messageId: `<${id}.${sequence}${event === 'reminded' ? '.reminder' : ''}@${new URL(baseUrl).hostname}>`,
    };
  }

  private async answerLink(invitationId: string): Promise<string> {
    const token = newToken();
    await this.database.reader.insert(InvitationLink, { tokenHash: digestOf(token), invitationId });
    return `${this.settings.baseUrl}/invitations/${token}`;
  }

  private async pageLink({ applicationId }: Invitation): Promise<string> {
    return this.database.transaction(async (tx) => (await this.links.make(tx, applicationId)).url);
  }

  private async recipient({ personId, applicationId }: Invitation): Promise<Recipient> {
    const { timeZone, locale } = this.settings;
    const [row] = await this.database.reader.query<(Omit<Recipient, 'timeZone' | 'locale'> & Partial<Recipient>)[]>(
      personId
        ? `select name, case when disabled_at is null then email end as email, time_zone as "timeZone", locale
             from people where id = $1`
        : `select n.name, n.email from applications a join candidates n on n.id = a.candidate_id where a.id = $1`,
      [personId ?? applicationId],
    );
    const seen = personId ? undefined : await this.links.zoneOf(applicationId);
    return {
      ...{ name: row?.name ?? '', email: row?.email ?? null },
      timeZone: row?.timeZone ?? seen ?? timeZone,
      locale: row?.locale ?? locale,
    };
  }
}
