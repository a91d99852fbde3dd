import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Audit, callboard } from '../../audit/audit.service.js';
import { Background } from '../../platform/background/background.js';
import type { JobRun } from '../../platform/background/workers.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database } from '../../platform/database/database.js';
import { moment } from '../../platform/mail/letter-kind.js';
import { nameDevice, type NewDevice, newDeviceMail } from '../access/devices.service.js';
import { newDeviceNotice } from './account-letters.js';
import { PeopleMail } from './people-mail.service.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'device.told': { personId: string };
  }
}

interface Owner {
  name: string;
  email: string;
  timeZone: string | null;
  locale: string | null;
}

/** Tells people by mail of a sign-in on a device that is new to them. */
@Injectable()
export class SignInNotices implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly background: Background,
    private readonly mail: PeopleMail,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.background.handle<NewDevice>(newDeviceMail, (device, run) => this.tell(device, run));
  }

  private async tell({ personId, at, ...device }: NewDevice, run: JobRun): Promise<void> {
    const to = await this.find(personId);
    if (!to) return;
    const profileUrl = `${this.settings.baseUrl}/me`;
    const fill = { name: to.name, device: nameDevice(device), when: moment(new Date(at)), link: profileUrl };
    const locale = to.locale ?? this.settings.locale;
    const timeZone = to.timeZone ?? device.timeZone ?? this.settings.timeZone;
    const letter = { to, kind: newDeviceNotice, fill, timeZone, locale };
    if (!(await this.mail.send(run, letter, { personId, purpose: 'new device' }))) return;
    await this.database.transaction((tx) => this.audit.record(tx, callboard, 'device.told', { personId }));
  }

  private async find(personId: string): Promise<Owner | undefined> {
    const [owner] = await this.database.reader.query<Owner[]>(
      'select name, email, time_zone as "timeZone", locale from people where id = $1 and email is not null',
      [personId],
    );
    return owner;
  }
}
