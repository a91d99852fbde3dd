import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Secret, TOTP } from 'otpauth';
import { Audit } from '../../audit/audit.service.js';
import { InvalidInput, NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { Devices } from '../access/devices.service.js';
import { lockPerson } from '../access/lock-person.js';
import { OneTimeSecret, RecoveryCode } from '../access/one-time-secret.entity.js';
import { Sessions, type Unfinished } from '../access/sessions.service.js';
import { SignInLimit } from '../access/sign-in-limit.js';
import { digestOf } from '../access/tokens.js';
import type { Viewer } from '../access/viewer.js';
import { refuseOldSignIn } from './recent-sign-in.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'second_factor.set_up': { personId: string };
    'second_factor.given': { personId: string; by: 'app' | 'recovery code' };
    'second_factor.refused': { personId: string };
    'second_factor.removed': { personId: string };
    'recovery_codes.made': { personId: string };
  }
}

/** How it stands with a person's authenticator app. */
export interface SecondFactorState {
  /** When it was set up; null where it was not. */
  since: Date | null;
  codesLeft: number;
}

/** What an app has to be told. */
export interface Enrollment {
  /** In groups of four, to be typed. */
  secret: string;
  /** A QR code as an address of data, for `<img>`. */
  picture: string;
}

type Person = Unfinished['person'];

const seconds = 30;
const codes = 10;
/** Steps before and after the present one that an app's clock may be off by. */
const window = 1;
const wrong = 'That code isn’t right, or was used already. Enter the one that your app shows now.';
const base32 = 'abcdefghijkmnpqrstuvwxyz23456789';

/** One-time codes of an authenticator app (RFC 6238), and the recovery codes that stand in for it. */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly sessions: Sessions,
    private readonly limit: SignInLimit,
    private readonly devices: Devices,
  ) {}

  async stateOf(personId: string): Promise<SecondFactorState> {
    const [row] = await this.database.reader.query<{ since: Date; codesLeft: number }[]>(
      `select confirmed_at as since, (select count(*)::int from recovery_codes c where c.person_id = o.person_id) as "codesLeft"
         from one_time_secrets o where person_id = $1 and confirmed_at is not null`,
      [personId],
    );
    return row ?? { since: null, codesLeft: 0 };
  }

  /** A new secret, in place of one that was begun with. @throws RuleViolation where there is one in use */
  async begin({ person, stage }: Unfinished, request: FastifyRequest): Promise<void> {
    refuseStage(stage);
    await refuseOldSignIn(this.sessions, request);
    const secret = new Secret({ size: 20 }).base32;
    const written = await this.database.transaction((tx) =>
      tx.query<object[]>(
        `insert into one_time_secrets (person_id, secret) values ($1, $2)
       on conflict on constraint pk_one_time_secrets do update set secret = $2, created_at = now()
       where one_time_secrets.confirmed_at is null returning 1`,
        [person.id, secret],
      ),
    );
    if (written.length === 0) {
      throw new RuleViolation('second_factor.there', 'An authenticator app is set up already. Turn it off first.');
    }
  }

  /** What the app has to be told, once it was begun with; nothing before, and after it was set up. */
  async enrollmentOf(person: Person): Promise<Enrollment | undefined> {
    const found = await this.database.reader.findOneBy(OneTimeSecret, { personId: person.id });
    if (!found || found.confirmedAt) return undefined;
    const { toString: drawn } = await import('qrcode');
    const svg = await drawn(totpOf(found.secret, person).toString(), {
      type: 'svg',
      margin: 4,
      errorCorrectionLevel: 'M',
    });
    const picture = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
    return { secret: found.secret.replace(/(.{4})(?=.)/g, '$1 '), picture };
  }

  /**
   * Sets the app up, with a code that shows that it has the secret; it also stands behind this session, from now on.
   * @returns the recovery codes, which are not kept and cannot be shown again
   */
  async setUp({ person, stage }: Unfinished, code: string, request: FastifyRequest): Promise<string[]> {
    refuseStage(stage);
    await refuseOldSignIn(this.sessions, request);
    const takeOffCount = await this.countCode(person, request);
    const made = await this.database.transaction(async (tx) => {
      await lockPerson(tx, person.id);
      const found = await tx.findOneBy(OneTimeSecret, { personId: person.id });
      if (!found || found.confirmedAt) throw new NotFound('code');
      const step = stepOf(found.secret, code);
      if (step === undefined) throw InvalidInput.field('code', wrong);
      await tx.update(OneTimeSecret, { personId: person.id }, { confirmedAt: new Date(), lastStep: step });
      await this.sessions.confirm(tx, request);
      await this.audit.record(tx, person, 'second_factor.set_up', { personId: person.id });
      return this.newCodes(tx, person);
    });
    await takeOffCount();
    return made;
  }

  /**
   * Finishes signing in, with a code of the app or a recovery code. Each is good once.
   * @throws InvalidInput; TooManyRequests
   */
  async give({ person, stage }: Unfinished, code: string, request: FastifyRequest): Promise<void> {
    if (stage !== 'code') throw new RuleViolation('second_factor.not_asked', 'No code is asked for now.');
    const takeOffCount = await this.countCode(person, request);
    const by = await this.database.transaction(async (tx) => {
      const used = (await takeAppCode(tx, person, code)) ?? (await takeRecoveryCode(tx, person, code));
      if (used) await this.sessions.confirm(tx, request);
      const personId = person.id;
      if (used) await this.audit.record(tx, person, 'second_factor.given', { personId, by: used });
      else await this.audit.record(tx, person, 'second_factor.refused', { personId });
      return used;
    });
    if (!by) throw InvalidInput.field('code', wrong);
    await takeOffCount();
  }

  /** @returns new recovery codes in place of those that are left. @throws NotFound where no app is set up */
  async renewCodes(viewer: Viewer, request: FastifyRequest): Promise<string[]> {
    await refuseOldSignIn(this.sessions, request);
    return this.database.transaction(async (tx) => {
      await lockPerson(tx, viewer.id);
      const { since } = await this.stateOf(viewer.id);
      if (!since) throw new NotFound('authenticator app');
      return this.newCodes(tx, viewer);
    });
  }

  async remove(viewer: Viewer, request: FastifyRequest): Promise<void> {
    await refuseOldSignIn(this.sessions, request);
    await this.database.transaction(async (tx) => {
      const { affected } = await tx.delete(OneTimeSecret, { personId: viewer.id });
      if (affected !== 1) throw new NotFound('authenticator app');
      await tx.delete(RecoveryCode, { personId: viewer.id });
      await this.audit.record(tx, viewer, 'second_factor.removed', { personId: viewer.id });
    });
  }

  private async countCode({ id, email }: Person, request: FastifyRequest): Promise<() => Promise<void>> {
    const device = email === null ? undefined : await this.devices.known(request, email);
    return this.limit.countCode(id, device);
  }

  private async newCodes(tx: Tx, { id: personId, name }: Pick<Person, 'id' | 'name'>): Promise<string[]> {
    const made = Array.from({ length: codes }, newCode);
    await tx.delete(RecoveryCode, { personId });
    await tx.insert(
      RecoveryCode,
      made.map((code) => ({ personId, codeHash: digestOf(bare(code)) })),
    );
    await this.audit.record(tx, { id: personId, name }, 'recovery_codes.made', { personId });
    return made;
  }
}

/** With a password alone nobody adds a factor to an account that has one. */
function refuseStage(stage: Unfinished['stage']): void {
  if (stage === 'whole' || stage === 'enroll') return;
  throw new RuleViolation('second_factor.not_yet', 'Finish signing in first, with what you have.');
}

function totpOf(secret: string, { email, name }: Person): TOTP {
  return new TOTP({ issuer: 'Callboard', label: email ?? name, secret, algorithm: 'SHA1', digits: 6, period: seconds });
}

/** The step that a code is of, near the present; nothing where it is of none. */
function stepOf(secret: string, code: string): number | undefined {
  const token = code.replaceAll(' ', '');
  const totp = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: seconds });
  const off = /^\d{6}$/.test(token) ? totp.validate({ token, window }) : null;
  return off === null ? undefined : Math.floor(Date.now() / 1000 / seconds) + off;
}

/** Of many at once with the same code, one gets it. */
async function takeAppCode(tx: Tx, { id }: Person, code: string): Promise<'app' | undefined> {
  const found = await tx.findOneBy(OneTimeSecret, { personId: id });
  const step = found?.confirmedAt ? stepOf(found.secret, code) : undefined;
  if (step === undefined) return undefined;
  const [, taken] = await tx.query<[object[], number]>(
    'update one_time_secrets set last_step = $2 where person_id = $1 and last_step < $2 and confirmed_at is not null',
    [id, step],
  );
  return taken === 1 ? 'app' : undefined;
}

async function takeRecoveryCode(tx: Tx, { id }: Person, code: string): Promise<'recovery code' | undefined> {
  const { affected } = await tx.delete(RecoveryCode, { personId: id, codeHash: digestOf(bare(code)) });
  return affected === 1 ? 'recovery code' : undefined;
}

/** 140 random bits, such as "k7xm-92qd-vw3n-p5ah-c4ys-8fkr-3ntz". */
function newCode(): string {
  const letters = [...randomBytes(28)].map((byte) => base32[byte % base32.length]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

function bare(code: string): string {
  return code.toLowerCase().replace(/[\s-]/g, '');
}
