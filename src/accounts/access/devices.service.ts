import bowser from 'bowser';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Background } from '../../platform/background/background.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { zoneOf } from '../../platform/http/request.js';
import { digestOf, newToken } from './tokens.js';

/** Where somebody signs in. */
export interface Device {
  request: FastifyRequest;
  reply: FastifyReply;
}

/** What a device says of itself, as it is kept with a session. */
export interface DeviceWords {
  /** What the browser calls itself, at most 300 characters. */
  userAgent: string | null;
  /** IANA name. */
  timeZone: string | null;
}

/** The task that tells people of a sign-in on a device that is new to them. */
export const newDeviceMail = 'new-device-mail';

/** What the task is about; whoever signs out at once is told of all the same. */
export interface NewDevice extends DeviceWords {
  personId: string;
  /** An instant in ISO 8601. */
  at: string;
}

const day = 24 * 60 * 60;
/** Seconds that a browser keeps a device's token: as long as browsers keep any. */
const remembered = 400 * day;

/** The devices on which people have signed in before, each told by a token of its own that stays when they sign out. */
@Injectable()
export class Devices {
  private readonly cookie: string;
  private readonly secure: boolean;

  constructor(
    private readonly database: Database,
    private readonly background: Background,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.secure = settings.baseUrl.startsWith('https:');
    this.cookie = this.secure ? '__Host-callboard-device' : 'callboard-device';
  }

  /** @returns the digest of this device's token, where the owner of the mailbox has signed in on it before */
  async known(request: FastifyRequest, email: string): Promise<string | undefined> {
    const token = this.tokenOf(request);
    if (!token) return undefined;
    const tokenHash = digestOf(token);
    const rows = await this.database.reader.query<object[]>(
      `select 1 from known_devices d join people p on p.id = d.person_id
        where p.email = $1 and d.token_hash = $2 and d.last_used_at > now() - make_interval(secs => $3)`,
      [email, tokenHash, remembered],
    );
    return rows.length > 0 ? tokenHash : undefined;
  }

  /**
   * Keeps that a person has signed in on this device, in the transaction that signs them in; where it is new to them
   * and mail can be sent, they are told.
   * @param how whether they signed in by a link that was mailed to them, and so know of it
   * @returns whether it is new, and how to give the device its token once that is certain
   */
  async remember(
    tx: Tx,
    personId: string,
    { request, reply }: Device,
    { byMail }: { byMail: boolean },
  ): Promise<{ isNew: boolean; keep: () => void }> {
    const token = this.tokenOf(request) ?? newToken();
    const [row] = await tx.query<{ is_new: boolean }[]>(
      `insert into known_devices (person_id, token_hash) values ($1, $2)
       on conflict on constraint pk_known_devices do update set last_used_at = now()
       returning xmax = 0 as is_new`,
      [personId, digestOf(token)],
    );
    const isNew = row?.is_new ?? true;
    if (isNew && !byMail && this.settings.mail) {
      const device: NewDevice = { personId, at: new Date().toISOString(), ...describeDevice(request) };
      await this.background.add(tx, newDeviceMail, device, { attempts: 12 });
    }
    const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: this.secure, maxAge: remembered } as const;
    return { isNew, keep: () => void reply.setCookie(this.cookie, token, options) };
  }

  /** From now on none of a person's devices is known: for somebody who has lost one. */
  async forget(tx: Tx, personId: string): Promise<void> {
    await tx.query('delete from known_devices where person_id = $1', [personId]);
  }

  private tokenOf(request: FastifyRequest): string | undefined {
    const token = request.cookies[this.cookie];
    return token && /^[\w-]{43}$/.test(token) ? token : undefined;
  }
}

/** What is kept of a device with its session: enough for its owner to recognize it in a list. */
export function describeDevice(request: FastifyRequest): DeviceWords {
  return {
    userAgent: request.headers['user-agent']?.slice(0, 300) ?? null,
    timeZone: zoneOf(request),
  };
}

/** A device in words: "Safari on iOS, Chicago time". */
export function nameDevice({ userAgent, timeZone }: DeviceWords): string {
  const { browser, os } = userAgent ? bowser.parse(userAgent) : { browser: {}, os: {} };
  const program = browser.name ?? '';
  const name = program && os.name ? `${program} on ${os.name}` : program || os.name || 'a browser we can’t name';
  const place = timeZone?.split('/').at(-1)?.replaceAll('_', ' ');
  return place ? `${name}, ${place} time` : name;
}
