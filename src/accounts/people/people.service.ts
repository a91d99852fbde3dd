import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Audit } from '../../audit/audit.service.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { InvalidInput, NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { type Paged, offsetOf, paged, pageSize, pattern } from '../../platform/http/paging.js';
import { Mail } from '../../platform/mail/mail.js';
import { Invitations } from './invitations.service.js';
import type { NewPersonInput, PeopleQuery, PersonChange } from './person.dto.js';
import { passwordHash } from '../access/passwords.js';
import { PersonalLinks } from '../access/personal-links.service.js';
import { Person } from '../access/person.entity.js';
import { Sessions } from '../access/sessions.service.js';
import type { Viewer } from '../access/viewer.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'person.added': { personId: string };
    'person.changed': { personId: string; fields: string[] };
  }
}

/** Those who may sign in, looked after by administrators. */
@Injectable()
export class People {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly sessions: Sessions,
    private readonly links: PersonalLinks,
    private readonly invitations: Invitations,
    private readonly mail: Mail,
  ) {}

  async list(query: PeopleQuery): Promise<Paged<Person>> {
    const select = this.database.reader.createQueryBuilder(Person, 'p');
    if (query.q) select.where('p.name ilike :words or p.email ilike :words', { words: pattern(query.q) });
    const [people, total] = await select
      .orderBy('p.name')
      .addOrderBy('p.id')
      .skip(offsetOf(query))
      .take(pageSize)
      .getManyAndCount();
    return paged(people, total, query);
  }

  /** @throws NotFound */
  async one(id: string): Promise<Person> {
    const person = await this.database.reader.findOneBy(Person, { id });
    if (!person) throw new NotFound('person');
    return person;
  }

  /** @throws InvalidInput where someone has that mailbox already */
  add(viewer: Viewer, input: NewPersonInput): Promise<Person> {
    return this.database.transaction(async (tx) => {
      await this.refuseTaken(tx, input.email);
      const { password, invite, ...fields } = input;
      if (!password && !this.mail.configured) {
        throw InvalidInput.field(
          'password',
          'Enter a temporary password. Email isn’t set up, so Callboard can’t send a sign-in link.',
        );
      }
      const id = newId();
      const hash = password ? await passwordHash(password) : null;
      await tx.insert(Person, { id, ...fields, passwordHash: hash, admittedAt: new Date() });
      await this.audit.record(tx, viewer, 'person.added', { personId: id });
      if (invite) await this.invitations.inviteIn(tx, viewer, id);
      return tx.findOneByOrFail(Person, { id });
    });
  }

  /**
   * Changes what an administrator may change; disabling or a new password signs the person out everywhere;
   * another address ends the links that went to the old one.
   * @throws StaleEdit, InvalidInput, RuleViolation where no one would be left to administrate
   */
  change(viewer: Viewer, id: string, input: PersonChange): Promise<Person> {
    return this.database.transaction(async (tx) => {
      const person = await tx.findOneBy(Person, { id });
      if (!person) throw new NotFound('person');
      if (person.email !== input.email) await this.refuseTaken(tx, input.email);
      await this.keepAnAdministrator(tx, person, input);
      const { password, disabled, version, ...fields } = input;
      const changes: Partial<Person> = { ...fields, disabledAt: disabled ? (person.disabledAt ?? new Date()) : null };
      if (password) changes.passwordHash = await passwordHash(password);
      await replace(tx, Person, { id, version }, changes);
      if (password || disabled) await this.sessions.end(tx, id);
      if (person.email !== input.email) await this.links.end(tx, id);
      const changed = Object.keys(changes).filter(
        (name) => String(changes[name as keyof Person]) !== String(person[name as keyof Person]),
      );
      await this.audit.record(tx, viewer, 'person.changed', { personId: id, fields: changed });
      return tx.findOneByOrFail(Person, { id });
    });
  }

  private async refuseTaken(tx: Tx, email: string): Promise<void> {
    if (await tx.existsBy(Person, { email })) {
      throw InvalidInput.field('email', 'Someone already uses this email address. Find them in the list.');
    }
  }

  private async keepAnAdministrator(tx: Tx, person: Person, input: PersonChange): Promise<void> {
    if (!person.administrator || (input.administrator && !input.disabled)) return;
    // Two administrators taking the right from each other at once must not both succeed.
    await tx.query('select id from people where administrator order by id for update');
    const left = await tx.countBy(Person, { administrator: true, disabledAt: IsNull() });
    if (left > 1) return;
    throw new RuleViolation(
      'person.last_administrator',
      'This is the only administrator. Make someone else an administrator first.',
      [
        {
          field: input.disabled ? 'disabled' : 'administrator',
          message: 'This is the only administrator. Make someone else an administrator first.',
        },
      ],
    );
  }
}
