import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MoreThan } from 'typeorm';
import { type Actor, Audit } from '../../audit/audit.service.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { queryKept } from '../../platform/database/kept-plans.js';
import { newId } from '../../platform/database/ids.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import type { TokenScope } from './api-token.entity.js';
import { describeDevice, type Device, Devices, nameDevice } from './devices.service.js';
import { PersonalLinks } from './personal-links.service.js';
import { Session, type SignInMethod } from './session.entity.js';
import { digestOf, newToken } from './tokens.js';
import type { Viewer } from './viewer.js';
import { byPerson, bySession, byToken, formerLasts, viewerFrom } from './viewer-rows.js';
import type { SignInStage, ViewerRow } from './viewer-rows.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'session.opened': { personId: string; method: SignInMethod; newDevice?: true; handedOver?: string };
    'session.closed': { personId: string };
  }
}

/** One of the devices on which somebody is signed in. */
export interface OpenSession {
  id: string;
  /** In words: "Safari on iOS, Chicago time". */
  device: string;
  method: SignInMethod;
  /** Whether a code or a passkey stood behind it, too. */
  confirmed: boolean;
  createdAt: Date;
  /** To within ten minutes. */
  lastUsedAt: Date;
  /** Whether it is the one that asks. */
  here: boolean;
}

/** Somebody who has not shown all that signing in takes. */
export interface Unfinished {
  person: { id: string; name: string; email: string | null };
  /** What is asked of them next. */
  stage: SignInStage;
  handedOver: string;
}

/** What a request comes with: all that it takes to act for a person, or a part of it, or nothing. */
export interface Grant {
  viewer?: Viewer;
  unfinished?: Unfinished;
  /** Where it comes with an API token. */
  scopes?: readonly TokenScope[];
}

/** How a session begins. */
export interface Beginning {
  method: SignInMethod;
  /** Whether by a link that was mailed to the person, so that they know of it. */
  byMail?: boolean;
  /** How the sign-in was handed over, in words. */
  handedOver?: string;
  /** Where an identity provider signed them in: what it is shown when they sign out. */
  idToken?: string;
}

/** A session that is in the database and not yet on its device. */
export interface Begun {
  token: string;
  expiresAt: Date;
  /** Gives the device the token by which it is known. */
  keepDevice: () => void;
  /** Whether another person was signed in there. */
  somebodyElse: boolean;
}

const hours = 60 * 60 * 1000;
/** How long after signing in somebody may change how they sign in, in words and as SQL. */
export const recently = { words: '30 minutes', sql: '30 minutes' };

/** Who is signed in where. */
@Injectable()
export class Sessions {
  private readonly cookie: string;
  private readonly secure: boolean;

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly links: PersonalLinks,
    private readonly devices: Devices,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.secure = settings.baseUrl.startsWith('https:');
    this.cookie = this.secure ? '__Host-callboard' : 'callboard';
  }

  /** Whoever a request acts for, by the session's cookie or an API token; nobody if neither is good. */
  async viewerOf(request: FastifyRequest): Promise<Viewer | undefined> {
    return (await this.grantOf(request)).viewer;
  }

  /**
   * What a request comes with. A token of an API wins over a session.
   * @param reply where a session that is to be renewed gets its new token; without one it waits for the next request
   */
  async grantOf(request: FastifyRequest, reply?: FastifyReply): Promise<Grant> {
    const bearer = /^Bearer (\S{20,200})$/.exec(request.headers.authorization ?? '')?.[1];
    const via = request.url.startsWith('/api/') ? 'API' : 'page';
    if (bearer) {
      const row = await this.find(byToken, [digestOf(bearer)]);
      if (row?.use_to_note) await this.noteUse('api_tokens', row);
      return row ? { viewer: viewerFrom(row, via), scopes: row.scopes } : {};
    }
    const row = await this.sessionOf(request);
    if (!row) return {};
    if (row.use_to_note) await this.noteUse('sessions', row);
    if (row.settle) await this.settle(row);
    if (row.renew && reply) await this.renew(row, { request, reply });
    if (row.stage === 'whole') return { viewer: viewerFrom(row, via) };
    const { id, name, email, handed_over: handedOver } = row;
    return { unfinished: { person: { id, name, email }, stage: row.stage!, handedOver } };
  }

  /** A person as they are now, for work that goes on without their request; nobody if they were disabled. */
  async viewerOfPerson(personId: string): Promise<Viewer | undefined> {
    const row = await this.find(byPerson, [personId]);
    return row && viewerFrom(row, 'background');
  }

  /** Begins a session on this device, in the transaction that signs the person in; the one before it there ends. */
  async begin(
    tx: Tx,
    person: Actor & { id: string },
    device: Device,
    { method, byMail = false, handedOver = '', idToken }: Beginning,
  ): Promise<Begun> {
    const token = newToken();
    const expiresAt = new Date(Date.now() + this.settings.sessionHours * hours);
    await tx.query('delete from sessions where expires_at < now()');
    const before = (await this.endDevice(tx, device.request))?.personId;
    const words = { ...describeDevice(device.request), method, handedOver, idToken: idToken ?? null };
    await tx.insert(Session, { id: newId(), personId: person.id, tokenHash: digestOf(token), expiresAt, ...words });
    const { isNew, keep } = await this.devices.remember(tx, person.id, device, { byMail });
    const how = { ...(isNew && { newDevice: true as const }), ...(handedOver && { handedOver }) };
    await this.audit.record(tx, person, 'session.opened', { personId: person.id, method, ...how });
    return { token, expiresAt, keepDevice: keep, somebodyElse: before !== undefined && before !== person.id };
  }

  /** Gives a device the session that has begun, once that is certain. */
  keep({ token, expiresAt, keepDevice, somebodyElse }: Begun, { reply }: Device): void {
    keepDevice();
    void reply.setCookie(this.cookie, token, { ...this.cookieOptions(), expires: expiresAt });
    // What the one before typed on this device is not for the one who comes after.
    if (somebodyElse) void reply.header('clear-site-data', '"storage"');
  }

  /** Keeps that a second factor stood behind this session, too; it gets a new token with the next request. */
  async confirm(tx: Tx, request: FastifyRequest): Promise<void> {
    const row = await this.sessionOf(request);
    if (row) await tx.query('update sessions set confirmed_at = now(), renew = true where id = $1', [row.grant_id]);
  }

  /** Whether a request comes with a session that was signed in to within `recently`. */
  async isRecent(request: FastifyRequest): Promise<boolean> {
    const row = await this.sessionOf(request);
    if (!row) return false;
    const rows = await this.database.reader.query<object[]>(
      `select 1 from sessions where id = $1 and greatest(created_at, confirmed_at) > now() - $2::interval`,
      [row.grant_id, recently.sql],
    );
    return rows.length > 0;
  }

  /** Signs a person out of every device, ends their links, and forgets on which devices they have signed in. */
  async end(tx: Tx, personId: string): Promise<void> {
    await tx.delete(Session, { personId });
    await this.links.end(tx, personId);
    await this.devices.forget(tx, personId);
  }

  /** For somebody who is deactivated: `end`, and their API tokens are revoked. */
  async shutOut(tx: Tx, personId: string): Promise<void> {
    await this.end(tx, personId);
    await tx.query('update api_tokens set revoked_at = now() where person_id = $1 and revoked_at is null', [personId]);
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
      method: session.method,
      confirmed: session.confirmedAt !== null,
      createdAt: session.createdAt,
      lastUsedAt: session.lastUsedAt,
      here: [session.tokenHash, session.formerHash].includes(here),
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

  /**
   * Signs this device out, of a session that is not whole yet too.
   * @returns what the identity provider is shown, where it had signed them in
   */
  async close({ request, reply }: Device, { id, name }: { id: string; name: string }): Promise<string | null> {
    const ended = await this.database.transaction(async (tx) => {
      const session = await this.endDevice(tx, request);
      await this.audit.record(tx, { id, name }, 'session.closed', { personId: id });
      return session;
    });
    void reply.clearCookie(this.cookie, this.cookieOptions()).header('clear-site-data', '"storage"');
    return ended?.idToken ?? null;
  }

  /** @returns whose session was on this device */
  private async endDevice(
    tx: Tx,
    request: FastifyRequest,
  ): Promise<{ personId: string; idToken: string | null } | undefined> {
    const token = request.cookies[this.cookie];
    if (!token) return undefined;
    const [rows] = await tx.query<[{ personId: string; idToken: string | null }[], number]>(
      `delete from sessions where token_hash = $1 or former_hash = $1
       returning person_id as "personId", id_token as "idToken"`,
      [digestOf(token)],
    );
    return rows[0];
  }

  private cookieOptions() {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.secure } as const;
  }

  private async sessionOf(request: FastifyRequest): Promise<ViewerRow | undefined> {
    const token = request.cookies[this.cookie];
    if (!token) return undefined;
    const { sessionIdleHours, secondFactor } = this.settings;
    return this.find(bySession, [digestOf(token), sessionIdleHours, secondFactor === 'administrators']);
  }

  /** A new token for a session, whose old one goes on until the new one has been used. Of many at once, one does it. */
  private async renew({ grant_id: id }: ViewerRow, { request, reply }: Device): Promise<void> {
    const token = newToken();
    const [rows] = await this.database.reader.query<[{ expires_at: Date }[], number]>(
      `update sessions set token_hash = $2, former_hash = $3, former_until = null, renewed_at = now(), renew = false
        where id = $1 and (renew and token_hash = $3
           or former_hash = $3 and former_until is null and renewed_at < now() - interval '${formerLasts}')
       returning expires_at`,
      [id, digestOf(token), digestOf(request.cookies[this.cookie]!)],
    );
    if (rows[0]) void reply.setCookie(this.cookie, token, { ...this.cookieOptions(), expires: rows[0].expires_at });
  }

  private async settle({ grant_id: id }: ViewerRow): Promise<void> {
    await this.database.reader.query(
      `update sessions set former_until = now() + interval '${formerLasts}' where id = $1 and former_until is null`,
      [id],
    );
  }

  private async find(query: string, parameters: unknown[]): Promise<ViewerRow | undefined> {
    const { rows } = await queryKept<ViewerRow>(this.database.reader, query, parameters);
    return rows[0];
  }

  private async noteUse(table: 'sessions' | 'api_tokens', { grant_id: id }: ViewerRow): Promise<void> {
    await this.database.reader.query(`update ${table} set last_used_at = now() where id = $1`, [id]);
  }
}
