import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import { Database } from '../../platform/database/database.js';
import { type Device, Devices } from '../access/devices.service.js';
import { isOutdated, passwordFits, passwordHash } from '../access/passwords.js';
import { Person } from '../access/person.entity.js';
import { type Begun, Sessions } from '../access/sessions.service.js';
import { SignInLimit } from '../access/sign-in-limit.js';
import { FailedSignIns } from './failed-sign-ins.service.js';

/** Signing in by mailbox and password. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly limit: SignInLimit,
    private readonly devices: Devices,
    private readonly failed: FailedSignIns,
  ) {}

  /**
   * Signs a person in on this device.
   * @throws InvalidInput where mailbox and password do not fit, without saying which; TooManyRequests
   */
  async open(email: string, password: string, device: Device): Promise<void> {
    const known = await this.devices.known(device.request, email);
    const takeOffCount = await this.limit.countTry({ email, address: device.request.ip, device: known });
    const person = await this.database.reader.findOneBy(Person, { email });
    const fits = await passwordFits(person?.passwordHash, password);
    const begun = person && fits && !person.disabledAt && (await this.openIfUnchanged(person, password, device));
    if (begun) {
      await takeOffCount();
      return this.sessions.keep(begun, device);
    }
    await this.failed.note(person?.id, device.request.ip);
    throw InvalidInput.field('password', 'Incorrect email or password. Try again.');
  }

  /** A password that was changed, or a person disabled, while we looked at it must not sign in any more. */
  private async openIfUnchanged(person: Person, password: string, device: Device): Promise<Begun | undefined> {
    const { id, passwordHash: stored } = person;
    const better = stored !== null && isOutdated(stored) ? await passwordHash(password) : undefined;
    return this.database.transaction(async (tx) => {
      const same = await tx.query<object[]>(
        `select 1 from people where id = $1 and password_hash = $2 and disabled_at is null
            ${better ? 'for no key update' : 'for share'}`,
        [id, stored],
      );
      if (same.length === 0) return undefined;
      if (better) await tx.update(Person, { id }, { passwordHash: better });
      return this.sessions.begin(tx, person, device, { method: 'password' });
    });
  }
}
