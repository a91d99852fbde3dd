import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { Audit } from '../../audit/audit.service.js';
import { NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { Person } from '../access/person.entity.js';
import { Sessions } from '../access/sessions.service.js';
import type { Viewer } from '../access/viewer.js';
import { AdministratorChange, type AdministratorWish } from './administrator-change.entity.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'administrator.asked': { personId: string; wants: AdministratorWish };
    'administrator.confirmed': { personId: string; wants: AdministratorWish };
    'administrator.refused': { personId: string; wants: AdministratorWish };
  }
}

interface Rights {
  administrator: boolean;
  disabled: boolean;
}

const lastsMs = 7 * 24 * 60 * 60 * 1000;

/** Who administrates. Where there are two or more, a second one confirms each change to who they are. */
@Injectable()
export class Administrators {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly sessions: Sessions,
  ) {}

  /**
   * The rights that a person is given now; what a second administrator must confirm is written down and waits.
   * @throws RuleViolation where nobody would be left to administrate, or one of two takes it from the other
   */
  async given(
    tx: Tx,
    viewer: Viewer,
    person: Person | { id: string; administrator: false },
    wanted: Rights,
  ): Promise<Rights> {
    const active = await lockAdministrators(tx);
    const isActive = active.includes(person.id);
    const stays = wanted.administrator && !wanted.disabled;
    if (isActive === stays) return wanted;
    if (!isActive) {
      if (active.length < 2) return wanted;
      await this.ask(tx, viewer, person.id, 'make');
      return 'disabledAt' in person && person.administrator
        ? { administrator: true, disabled: true }
        : { administrator: false, disabled: wanted.disabled };
    }
    if (active.length === 1) throw onlyOne(wanted.disabled);
    if (person.id === viewer.id) return wanted;
    if (active.every((id) => id === person.id || id === viewer.id)) throw oneOfTwo(wanted.disabled);
    await this.ask(tx, viewer, person.id, wanted.disabled ? 'deactivate' : 'take');
    return { administrator: true, disabled: false };
  }

  /** What waits to be confirmed, by person. */
  async waiting(): Promise<Map<string, AdministratorChange>> {
    const open = await this.database.reader.findBy(AdministratorChange, stillOpen());
    return new Map(open.map((change) => [change.personId, change]));
  }

  /** @throws NotFound where nothing waits; RuleViolation for whoever asked for it or is concerned */
  confirm(viewer: Viewer, personId: string): Promise<Person> {
    return this.ending(viewer, personId, 'confirmed', async (tx, { wants, askedById }, active) => {
      if (viewer.id === askedById || viewer.id === personId) {
        throw new RuleViolation(
          'administrator.own',
          viewer.id === askedById
            ? 'You asked for this yourself. Another administrator confirms it.'
            : 'This is about yourself. Another administrator confirms it.',
        );
      }
      if (!active.includes(askedById)) {
        const why = 'Whoever asked for this is no administrator any more. Refuse it, and ask again.';
        throw new RuleViolation('administrator.asker_gone', why);
      }
      const person = await tx.findOneByOrFail(Person, { id: personId });
      if (wants !== 'make' && active.length === 1) throw onlyOne(wants === 'deactivate');
      const changes = {
        make: { administrator: true, disabledAt: null },
        take: { administrator: false },
        deactivate: { disabledAt: new Date() },
      }[wants];
      await replace(tx, Person, person, changes);
      if (wants === 'deactivate') await this.sessions.shutOut(tx, personId);
    });
  }

  /** Any administrator, whoever asked too. @throws NotFound where nothing waits */
  refuse(viewer: Viewer, personId: string): Promise<Person> {
    return this.ending(viewer, personId, 'refused', () => Promise.resolve());
  }

  private ending(
    viewer: Viewer,
    personId: string,
    outcome: 'confirmed' | 'refused',
    work: (tx: Tx, change: AdministratorChange, active: readonly string[]) => Promise<void>,
  ): Promise<Person> {
    return this.database.transaction(async (tx) => {
      const active = await lockAdministrators(tx);
      const change = await tx.findOneBy(AdministratorChange, { personId, ...stillOpen() });
      if (!change) throw new NotFound('change of administrators');
      await work(tx, change, active);
      const ended = { outcome, endedAt: new Date(), endedByName: viewer.name };
      await tx.update(AdministratorChange, { id: change.id }, ended);
      await this.audit.record(tx, viewer, `administrator.${outcome}`, { personId, wants: change.wants });
      return tx.findOneByOrFail(Person, { id: personId });
    });
  }

  private async ask(tx: Tx, viewer: Viewer, personId: string, wants: AdministratorWish): Promise<void> {
    const open = await tx.findOneBy(AdministratorChange, { personId, endedAt: IsNull() });
    if (open && open.expiresAt > new Date()) {
      if (open.wants === wants) return;
      const why = `${open.askedByName} asked for another change to this administrator, and it still waits. Confirm or refuse it first.`;
      throw new RuleViolation('administrator.waiting', why, [{ field: 'administrator', message: why }]);
    }
    // One that nobody answered in time counts as refused.
    if (open) await tx.update(AdministratorChange, { id: open.id }, { outcome: 'refused', endedAt: open.expiresAt });
    await tx.insert(AdministratorChange, {
      ...{ id: newId(), personId, wants, askedById: viewer.id, askedByName: viewer.name },
      expiresAt: new Date(Date.now() + lastsMs),
    });
    await this.audit.record(tx, viewer, 'administrator.asked', { personId, wants });
  }
}

function stillOpen() {
  return { endedAt: IsNull(), expiresAt: MoreThan(new Date()) };
}

/** Those who administrate now. Two who change that at once come one after the other. */
async function lockAdministrators(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ id: string; active: boolean }[]>(
    'select id, disabled_at is null as active from people where administrator order by id for update',
  );
  return rows.flatMap(({ id, active }) => (active ? [id] : []));
}

function onlyOne(disabled: boolean): RuleViolation {
  return new RuleViolation(
    'person.last_administrator',
    'This is the only administrator. Make someone else an administrator first.',
    [{ field: disabled ? 'disabled' : 'administrator', message: 'The only administrator must stay an administrator.' }],
  );
}

function oneOfTwo(disabled: boolean): RuleViolation {
  const why =
    'There are two administrators, and neither removes the other alone. They can step down themselves, or the operator does it on the server with “callboard user set”.';
  return new RuleViolation('person.others_administrator', why, [
    { field: disabled ? 'disabled' : 'administrator', message: why },
  ]);
}
