import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Audit } from '../../audit/audit.service.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { localeNamed } from '../../platform/base/regional.js';
import { InvalidInput, NotFound } from '../../platform/base/domain-errors.js';
import { isTimeZone } from '../../platform/http/request.js';
import { ApiToken } from '../access/api-token.entity.js';
import { lockPerson } from '../access/lock-person.js';
import { refuseGuessable } from '../access/password-rules.js';
import { passwordFits, passwordHash } from '../access/passwords.js';
import type { PasswordChange, ProfileInput } from './person.dto.js';
import { Person } from '../access/person.entity.js';
import { Sessions } from '../access/sessions.service.js';
import { digestOf, newToken } from '../access/tokens.js';
import type { Viewer } from '../access/viewer.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'profile.changed': { personId: string; fields?: string[] };
    'sessions.closed': { personId: string };
    /** `handedOver`: in a session that somebody else handed over. */
    'password.changed': { personId: string; handedOver?: string };
    'token.issued': { tokenId: string };
    'token.revoked': { tokenId: string };
  }
}

/** What people look after themselves: their name, zone and locale, their password, keys for their programs. */
@Injectable()
export class Profiles {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly sessions: Sessions,
  ) {}

  /** Whether a new password needs the one before: not for a first one, nor in a session that was handed over. */
  async needsCurrent(viewer: Viewer): Promise<boolean> {
    return needsCurrent(viewer, await this.database.reader.findOneByOrFail(Person, { id: viewer.id }));
  }

  async tokens(viewer: Viewer): Promise<ApiToken[]> {
    return this.database.reader.find(ApiToken, {
      where: { personId: viewer.id, revokedAt: IsNull() },
      order: { createdAt: 'DESC' },
    });
  }

  async change(viewer: Viewer, input: ProfileInput): Promise<void> {
    if (input.timeZone && !isTimeZone(input.timeZone)) {
      throw InvalidInput.field('timeZone', 'Choose a time zone such as Europe/Berlin or America/Chicago.');
    }
    const locale = input.locale ? localeNamed(input.locale) : null;
    if (locale === undefined)
      throw InvalidInput.field('locale', 'Choose a language and a region such as en-US or de-DE.');
    await this.database.transaction(async (tx) => {
      if (input.name !== viewer.name) await refuseTaken(tx, viewer, input.name);
      const changes = { name: input.name, timeZone: input.timeZone ?? null, locale };
      const before = viewer.person;
      const fields = (['name', 'timeZone', 'locale'] as const).filter((field) => changes[field] !== before[field]);
      await tx.update(Person, { id: viewer.id }, changes);
      await this.audit.record(tx, viewer, 'profile.changed', { personId: viewer.id, fields });
    });
  }

  /** Also signs the person out everywhere, this device included. @throws InvalidInput where it is easily guessed */
  async changePassword(viewer: Viewer, input: PasswordChange): Promise<void> {
    await refuseGuessable(input.password, viewer.person);
    await this.database.transaction(async (tx) => {
      await lockPerson(tx, viewer.id);
      const person = await tx.findOneByOrFail(Person, { id: viewer.id });
      if (needsCurrent(viewer, person) && !(await passwordFits(person.passwordHash, input.current ?? ''))) {
        throw InvalidInput.field('current', 'That isn’t your current password.');
      }
      // From now on they sign in by what nobody else has set.
      await tx.update(Person, { id: viewer.id }, { passwordHash: await passwordHash(input.password), handedOver: '' });
      await this.sessions.end(tx, viewer.id);
      const { handedOver } = viewer;
      await this.audit.record(tx, viewer, 'password.changed', {
        personId: viewer.id,
        ...(handedOver && { handedOver }),
      });
    });
  }

  /** Signs the person out of every device, and ends the links that were emailed to them. */
  async signOutEverywhere(viewer: Viewer): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.sessions.end(tx, viewer.id);
      await this.audit.record(tx, viewer, 'sessions.closed', { personId: viewer.id });
    });
  }

  /** @returns the token itself, which is not kept and cannot be shown again */
  async issueToken(viewer: Viewer, name: string): Promise<{ id: string; token: string }> {
    const token = `cb_${newToken()}`;
    const id = newId();
    await this.database.transaction(async (tx) => {
      await tx.insert(ApiToken, {
        id,
        personId: viewer.id,
        name,
        tokenHash: digestOf(token),
        handedOver: viewer.handedOver,
      });
      await this.audit.record(tx, viewer, 'token.issued', { tokenId: id });
    });
    return { id, token };
  }

  async revokeToken(viewer: Viewer, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { affected } = await tx.update(
        ApiToken,
        { id, personId: viewer.id, revokedAt: IsNull() },
        { revokedAt: new Date() },
      );
      if (affected !== 1) throw new NotFound('token');
      await this.audit.record(tx, viewer, 'token.revoked', { tokenId: id });
    });
  }
}

function needsCurrent({ handedOver }: Viewer, { passwordHash: hash }: Person): boolean {
  return hash !== null && handedOver === '';
}

/** What somebody signs carries their name, so nobody gives themselves another's. @throws InvalidInput */
async function refuseTaken(tx: Tx, viewer: Viewer, name: string): Promise<void> {
  const taken = await tx.query<unknown[]>(
    `select 1 from people where lower(regexp_replace(name, '\\s+', ' ', 'g')) = lower(regexp_replace($1, '\\s+', ' ', 'g')) and id <> $2 limit 1`,
    [name.trim(), viewer.id],
  );
  if (taken.length === 0) return;
  const message =
    'Someone else here has this name, and scorecards are signed by name. Add something that tells you apart, such as a middle initial.';
  throw InvalidInput.field('name', message);
}
