import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Audit } from '../../audit/audit.service.js';
import { Background } from '../../platform/background/background.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { Mail } from '../../platform/mail/mail.js';
import { accountInvitation } from './account-letters.js';
import { LinkLetters, mailAttempts } from './link-letters.service.js';
import { lockPerson } from '../access/lock-person.js';
import { Person } from '../access/person.entity.js';
import type { Viewer } from '../access/viewer.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'person.invited': { personId: string; jobId?: string };
    'person.admitted': { personId: string };
  }
}

const task = 'invitation-mail';

interface Invitation {
  personId: string;
  inviterId: string;
}

/** Anyone who is invited gets their link by email. No one else ever sees it: with it they could look into a scorecard. */
@Injectable()
export class Invitations implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly background: Background,
    private readonly letters: LinkLetters,
    private readonly mail: Mail,
  ) {}

  onModuleInit(): void {
    this.background.handle<Invitation>(task, async ({ personId, inviterId }, run) => {
      const inviter = await this.database.reader.findOneBy(Person, { id: inviterId });
      return this.letters.send(run, {
        ...{ personId, purpose: 'invitation', landing: '/', kind: accountInvitation },
        fill: { sender: inviter?.name ?? 'Someone' },
      });
    });
  }

  /** An administrator has a link emailed to someone; that also lets in whoever came with a round file. */
  invite(viewer: Viewer, personId: string): Promise<Person> {
    return this.database.transaction((tx) => this.inviteIn(tx, viewer, personId));
  }

  /** @throws NotFound, RuleViolation where no mail can go to them */
  async inviteIn(tx: Tx, viewer: Viewer, personId: string): Promise<Person> {
    await lockPerson(tx, personId);
    const person = await tx.findOneBy(Person, { id: personId });
    if (!person) throw new NotFound('person');
    this.check(person);
    if (!isAdmitted(person)) {
      await tx.update(Person, { id: personId }, { admittedAt: new Date() });
      await this.audit.record(tx, viewer, 'person.admitted', { personId });
    }
    await this.audit.record(tx, viewer, 'person.invited', { personId });
    const invitation: Invitation = { personId, inviterId: viewer.id };
    await this.background.add(tx, task, invitation, { key: `${task}:${personId}`, attempts: mailAttempts.invitation });
    return person;
  }

  /**
   * Someone on a job is invited to it by those who run it. The task that writes the mail is the caller's.
   * @throws RuleViolation where no mail can go to them, or no one let them in yet: that is for administrators
   */
  async inviteToJob(tx: Tx, viewer: Viewer, to: { personId: string; jobId: string; task: string }): Promise<Person> {
    const { personId, jobId } = to;
    const person = await tx.findOneBy(Person, { id: personId });
    if (!person) throw new NotFound('person');
    this.check(person);
    if (!isAdmitted(person)) {
      throw new RuleViolation(
        'person.not_admitted',
        `${person.name} can’t sign in yet. An administrator can invite them on the People page.`,
      );
    }
    await this.audit.record(tx, viewer, 'person.invited', { personId, jobId });
    const invitation = { personId, jobId, inviterId: viewer.id };
    const key = `${to.task}:${jobId}:${personId}`;
    await this.background.add(tx, to.task, invitation, { key, attempts: mailAttempts.invitation });
    return person;
  }

  private check(person: Person): void {
    if (!this.mail.configured) {
      throw new RuleViolation('mail.not_set_up', 'Email isn’t set up, so Callboard can’t send a link.');
    }
    if (person.disabledAt)
      throw new RuleViolation('person.disabled', `${person.name} is deactivated and can’t sign in.`);
    if (person.email === null) {
      throw new RuleViolation('person.no_address', `${person.name} has no email address to send a link to.`);
    }
  }
}

/** Whether someone let them in: with a password, or without. */
export function isAdmitted({ passwordHash, admittedAt }: Pick<Person, 'passwordHash' | 'admittedAt'>): boolean {
  return passwordHash !== null || admittedAt !== null;
}
