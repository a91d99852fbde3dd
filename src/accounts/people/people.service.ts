import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit.service.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { InvalidInput, NotFound } from '../../platform/base/domain-errors.js';
import { type Paged, offsetOf, paged, pageSize, pattern } from '../../platform/http/paging.js';
import { Administrators } from './administrators.service.js';
import { othersSignIn } from './handed-links.service.js';
import { Invitations } from './invitations.service.js';
import type { NewPersonInput, PeopleQuery, PersonChange } from './person.dto.js';
import { handedOverWords, PersonalLinks } from '../access/personal-links.service.js';
import { Person } from '../access/person.entity.js';
import { Sessions } from '../access/sessions.service.js';
import type { Viewer } from '../access/viewer.js';
import { idPlace, namePlace, Places, type Stretch } from '../../platform/http/cursors.js';

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
    private readonly administrators: Administrators,
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

  /** For programs: what follows a place in the list. @throws BadCursor */
  async stretch(query: PeopleQuery): Promise<Stretch<Person>> {
    const places = new Places(query, 'people');
    const select = this.database.reader.createQueryBuilder(Person, 'p').where('true');
    if (query.q) select.andWhere('(p.name ilike :words or p.email ilike :words)', { words: pattern(query.q) });
    const [name, id] = places.after(namePlace, idPlace) ?? [];
    if (id !== undefined) select.andWhere('(p.name, p.id) > (:name, :id)', { name, id });
    const rows = await select.orderBy('p.name').addOrderBy('p.id').limit(places.limit).getMany();
    return places.stretch(
      rows,
      (row) => [row.name, row.id],
      (taken) => taken,
    );
  }

  /** @throws NotFound */
  async one(id: string): Promise<Person> {
    const person = await this.database.reader.findOneBy(Person, { id });
    if (!person) throw new NotFound('person');
    return person;
  }

  /** @throws InvalidInput where someone has that mailbox already, or a password is given */
  add(viewer: Viewer, input: NewPersonInput): Promise<Person> {
    refusePassword(input);
    return this.database.transaction(async (tx) => {
      await this.refuseTaken(tx, input.email);
      const { password: _, invite, administrator: wanted, ...fields } = input;
      const id = newId();
      await tx.insert(Person, { id, ...fields, admittedAt: new Date() });
      await this.audit.record(tx, viewer, 'person.added', { personId: id });
      if (wanted) {
        const asked = { administrator: true, disabled: false };
        const { administrator } = await this.administrators.given(tx, viewer, { id, administrator: false }, asked);
        await tx.update(Person, { id }, { administrator });
      }
      if (invite) await this.invitations.inviteIn(tx, viewer, id);
      return tx.findOneByOrFail(Person, { id });
    });
  }

  /**
   * Changes what an administrator may change; disabling signs the person out everywhere; another address ends the links
   * that went to the old one, and marks what is signed through the new one.
   * @throws StaleEdit, InvalidInput, RuleViolation where no one would be left to administrate, or another administrator's
   *   sign-in would be opened
   */
  change(viewer: Viewer, id: string, input: PersonChange): Promise<Person> {
    refusePassword(input);
    return this.database.transaction(async (tx) => {
      const person = await tx.findOneBy(Person, { id });
      if (!person) throw new NotFound('person');
      const moves = person.email !== input.email;
      if (moves) await this.refuseTaken(tx, input.email);
      if (moves && person.administrator && id !== viewer.id) throw othersSignIn(person.name, 'email');
      const { password: _, disabled, administrator, version, ...fields } = input;
      const rights = await this.administrators.given(tx, viewer, person, { administrator, disabled });
      const changes: Partial<Person> = {
        ...fields,
        administrator: rights.administrator,
        disabledAt: rights.disabled ? (person.disabledAt ?? new Date()) : null,
        ...(moves && id !== viewer.id && { handedOver: handedOverWords.address(viewer.name) }),
      };
      await replace(tx, Person, { id, version }, changes);
      if (rights.disabled) await this.sessions.shutOut(tx, id);
      if (moves) await this.links.end(tx, id);
      const changed = Object.keys(changes).filter(
        (name) =>
          name !== 'handedOver' && String(changes[name as keyof Person]) !== String(person[name as keyof Person]),
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
}

/** Whoever knows somebody's password can sign as them. @throws InvalidInput */
function refusePassword({ password }: { password?: string | null }): void {
  if (!password) return;
  throw InvalidInput.field(
    'password',
    'Administrators don’t set passwords. Send the person a link, or hand one over; they set their own password under their name.',
  );
}
