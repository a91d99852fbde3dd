import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MoreThan } from 'typeorm';
import { type Actor, Audit } from '../../audit/audit.service.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { queryKept } from '../../platform/database/kept-plans.js';
import { newId } from '../../platform/database/ids.js';
import { InvalidInput, NotFound } from '../../platform/base/domain-errors.js';
import { describeDevice, type Device, Devices, nameDevice } from './devices.service.js';
import { isOutdated, passwordFits, passwordHash } from './passwords.js';
import type { JobRole } from './permissions.js';
import { type FollowedLink, mailedPurposes, PersonalLinks } from './personal-links.service.js';
import { Person } from './person.entity.js';
import { Session } from './session.entity.js';
import { SignInLimit } from './sign-in-limit.js';
import { digestOf, newToken } from './tokens.js';
import { Viewer } from './viewer.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'session.opened': { personId: string; newDevice?: true; handedOver?: string };
    'session.closed': { personId: string };
    'link.used': { personId: string; linkId: string };
  }
}

/** One of the devices on which somebody is signed in. */
export interface OpenSession {
  id: string;
  /** In words: "Safari on iOS, Chicago time". */
  device: string;
  createdAt: Date;
  /** To within ten minutes. */
  lastUsedAt: Date;
  /** Whether it is the one that asks. */
  here: boolean;
}

/** A session that is in the database and not yet on its device. */
interface Begun {
  token: string;
  expiresAt: Date;
  /** Gives the device the token by which it is known. */
  keepDevice: () => void;
  /** Whether another person was signed in there. */
  somebodyElse: boolean;
}

const hours = 60 * 60 * 1000;

/** Of a session, how often at most it is written down that it was used. */
const useNoted = '10 minutes';

interface ViewerRow {
  session_id: string;
  /** Whether it should be written down that this session or token was used. */
  use_to_note: boolean;
  id: string;
  name: string;
  email: string | null;
  time_zone: string | null;
  locale: string | null;
  administrator: boolean;
  opens_jobs: boolean;
  handed_over: string;
  roles: Record<string, JobRole[]> | null;
}

const viewerColumns = `
  p.id, p.name, p.email, p.time_zone, p.locale, p.administrator, p.opens_jobs,
  (select json_object_agg(m.job_id, m.roles) from hiring_team_members m where m.person_id = p.id) as roles`;
const viewerBy = (table: 'sessions' | 'api_tokens', alive: string, used: string): string => `
  select ${viewerColumns}, t.handed_over, t.id as session_id, ${used} as use_to_note
    from ${table} t join people p on p.id = t.person_id
   where t.token_hash = $1 and ${alive} and p.disabled_at is null`;
const bySession = viewerBy(
  'sessions',
  't.expires_at > now() and t.last_used_at > now() - make_interval(hours => $2)',
  `t.last_used_at < now() - interval '${useNoted}'`,
);
const byToken = viewerBy('api_tokens', 't.revoked_at is null', 'false');
const byPerson = `select ${viewerColumns}, '' as handed_over from people p where p.id = $1 and p.disabled_at is null`;

/** Who is signed in where. */
@Injectable()
export class Sessions {
  private readonly cookie: string;
  private readonly secure: boolean;

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly limit: SignInLimit,
    private readonly links: PersonalLinks,
    private readonly devices: Devices,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.secure = settings.baseUrl.startsWith('https:');
    this.cookie = this.secure ? '__Host-callboard' : 'callboard';
  }

  /** Whoever a request acts for, by the session's cookie or an API token; nobody if neither is good. */
  async viewerOf(request: FastifyRequest): Promise<Viewer | undefined> {
    const bearer = /^Bearer (\S{20,200})$/.exec(request.headers.authorization ?? '')?.[1];
    const via = request.url.startsWith('/api/') ? 'API' : 'page';
    if (bearer) return this.viewerFrom(await this.find(byToken, [digestOf(bearer)]), via);
    const token = request.cookies[this.cookie];
    if (!token) return undefined;
    const row = await this.find(bySession, [digestOf(token), this.settings.sessionIdleHours]);
    if (row?.use_to_note) await this.noteUse(row.session_id);
    return this.viewerFrom(row, via);
  }

  /** A person as they are now, for work that goes on without their request; nobody if they were disabled. */
  async viewerOfPerson(personId: string): Promise<Viewer | undefined> {
    return this.viewerFrom(await this.find(byPerson, [personId]), 'background');
  }

  /**
   * Signs a person in on this device by their password.
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
      return this.keep(begun, device);
    }
    throw InvalidInput.field('password', 'Incorrect email or password. Try again.');
  }

  /**
   * Signs a person in on this device by a personal link, which is used up.
   * @returns false where the link is not good any more
   */
  async openByLink(link: FollowedLink, device: Device): Promise<boolean> {
    const begun = await this.database.transaction(async (tx) => {
      if (!(await this.links.use(tx, link))) return undefined;
      await this.audit.record(tx, link.person, 'link.used', { personId: link.person.id, linkId: link.id });
      const { purpose, handedOver } = link;
      return this.begin(tx, link.person, device, { byMail: mailedPurposes.has(purpose), handedOver });
    });
    if (begun) this.keep(begun, device);
    return begun !== undefined;
  }

  /** Signs a person out of every device, ends their links, and forgets on which devices they have signed in. */
  async end(tx: Tx, personId: string): Promise<void> {
    await tx.delete(Session, { personId });
    await this.links.end(tx, personId);
    await this.devices.forget(tx, personId);
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
      return this.begin(tx, person, device);
    });
  }

  private async begin(
    tx: Tx,
    person: Actor & { id: string },
    device: Device,
    { byMail = false, handedOver = '' }: { byMail?: boolean; handedOver?: string } = {},
  ): Promise<Begun> {
    const token = newToken();
    const expiresAt = new Date(Date.now() + this.settings.sessionHours * hours);
    await tx.query('delete from sessions where expires_at < now()');
    const before = await this.endDevice(tx, device.request);
    const words = { ...describeDevice(device.request), handedOver };
    await tx.insert(Session, { id: newId(), personId: person.id, tokenHash: digestOf(token), expiresAt, ...words });
    const { isNew, keep } = await this.devices.remember(tx, person.id, device, { byMail });
    const how = { ...(isNew && { newDevice: true as const }), ...(handedOver && { handedOver }) };
    await this.audit.record(tx, person, 'session.opened', { personId: person.id, ...how });
    return { token, expiresAt, keepDevice: keep, somebodyElse: before !== undefined && before !== person.id };
  }

  /** @returns whose session was on this device */
  private async endDevice(tx: Tx, request: FastifyRequest): Promise<string | undefined> {
    const token = request.cookies[this.cookie];
    if (!token) return undefined;
    const [rows] = await tx.query<[{ person_id: string }[], number]>(
      'delete from sessions where token_hash = $1 returning person_id',
      [digestOf(token)],
    );
    return rows[0]?.person_id;
  }

  private keep({ token, expiresAt, keepDevice, somebodyElse }: Begun, { reply }: Device): void {
    keepDevice();
    void reply.setCookie(this.cookie, token, { ...this.cookieOptions(), expires: expiresAt });
    // What the one before typed on this device is not for the one who comes after.
    if (somebodyElse) void reply.header('clear-site-data', '"storage"');
  }

  /** Where somebody is signed in, the last used first. */
  async list(viewer: Viewer, request: FastifyRequest): Promise<OpenSession[]> {
    const idleSince = new Date(Date.now() - this.settings.sessionIdleHours * hours);
    const sessions = await this.database.reader.find(Session, {
      where: { personId: viewer.id, expiresAt: MoreThan(new Date()), lastUsedAt: MoreThan(idleSince) },
      order: { lastUsedAt: 'DESC', id: 'DESC' },
    });
    const here = digestOf(request.cookies[this.cookie] ?? '');
    return sessions.map((session) => ({
      id: session.id,
      device: nameDevice(session),
      createdAt: session.createdAt,
      lastUsedAt: session.lastUsedAt,
      here: session.tokenHash === here,
    }));
  }

  /** Signs one of a person's own devices out. @throws NotFound */
  async endOne(viewer: Viewer, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { affected } = await tx.delete(Session, { id, personId: viewer.id });
      if (affected !== 1) throw new NotFound('session');
      await this.audit.record(tx, viewer, 'session.closed', { personId: viewer.id });
    });
  }

  /** Signs this device out. */
  async close(request: FastifyRequest, reply: FastifyReply, viewer: Viewer): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.endDevice(tx, request);
      await this.audit.record(tx, viewer, 'session.closed', { personId: viewer.id });
    });
    void reply.clearCookie(this.cookie, this.cookieOptions()).header('clear-site-data', '"storage"');
  }

  private cookieOptions() {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.secure } as const;
  }

  private async find(query: string, parameters: unknown[]): Promise<ViewerRow | undefined> {
    const { rows } = await queryKept<ViewerRow>(this.database.reader, query, parameters);
    return rows[0];
  }

  private async noteUse(sessionId: string): Promise<void> {
    await this.database.reader.query('update sessions set last_used_at = now() where id = $1', [sessionId]);
  }

  private viewerFrom(row: ViewerRow | undefined, via: Viewer['via']): Viewer | undefined {
    if (!row) return undefined;
    const person = { id: row.id, name: row.name, email: row.email, timeZone: row.time_zone, locale: row.locale };
    const roles = new Map(Object.entries(row.roles ?? {}));
    return new Viewer(person, row.administrator, row.opens_jobs, roles, via, row.handed_over);
  }
}
