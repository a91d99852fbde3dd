import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Audit } from '../audit/audit.service.js';
import { SETTINGS, type Settings } from '../platform/config/settings.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import { InvalidInput } from '../platform/domain-errors.js';
import { passwordFits } from './passwords.js';
import type { JobRole } from './permissions.js';
import { Person } from './person.entity.js';
import { Session } from './session.entity.js';
import { SignInLimit } from './sign-in-limit.js';
import { digestOf, newToken } from './tokens.js';
import { Viewer } from './viewer.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'session.opened': { personId: string };
    'session.closed': { personId: string };
  }
}

const days = 24 * 60 * 60 * 1000;
const sessionLasts = 14 * days;

interface ViewerRow {
  id: string;
  name: string;
  email: string | null;
  time_zone: string | null;
  administrator: boolean;
  opens_jobs: boolean;
  roles: Record<string, JobRole[]> | null;
}

const viewerBy = (table: 'sessions' | 'api_tokens', alive: string): string => `
  select p.id, p.name, p.email, p.time_zone, p.administrator, p.opens_jobs,
         (select json_object_agg(m.job_id, m.roles) from hiring_team_members m where m.person_id = p.id) as roles
    from ${table} t join people p on p.id = t.person_id
   where t.token_hash = $1 and ${alive} and p.disabled_at is null`;
const bySession = viewerBy('sessions', 't.expires_at > now()');
const byToken = viewerBy('api_tokens', 't.revoked_at is null');

/** Who is signed in where. */
@Injectable()
export class Sessions {
  private readonly cookie: string;
  private readonly secure: boolean;

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly limit: SignInLimit,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.secure = settings.baseUrl.startsWith('https:');
    this.cookie = this.secure ? '__Host-callboard' : 'callboard';
  }

  /** Whoever a request acts for, by the session's cookie or an API token; nobody if neither is good. */
  async viewerOf(request: FastifyRequest): Promise<Viewer | undefined> {
    const bearer = /^Bearer (\S{20,200})$/.exec(request.headers.authorization ?? '')?.[1];
    if (bearer) return this.load(byToken, bearer);
    const token = request.cookies[this.cookie];
    return token ? this.load(bySession, token) : undefined;
  }

  /**
   * Signs a person in on this device.
   * @throws InvalidInput where mailbox and password do not fit, without saying which; TooManyRequests
   */
  async open(email: string, password: string, from: { address: string; reply: FastifyReply }): Promise<void> {
    await this.limit.check(email, from.address);
    const person = await this.database.reader.findOneBy(Person, { email });
    const fits = await passwordFits(person?.passwordHash, password);
    if (!person || !fits || person.disabledAt) {
      await this.limit.failed(email, from.address);
      throw InvalidInput.field('password', 'E-mail and password do not fit together. Check both and try again.');
    }
    const token = newToken();
    const expiresAt = new Date(Date.now() + sessionLasts);
    await this.database.transaction(async (tx) => {
      await tx.query('delete from sessions where expires_at < now()');
      await tx.insert(Session, { id: newId(), personId: person.id, tokenHash: digestOf(token), expiresAt });
      await this.audit.record(tx, person, 'session.opened', { personId: person.id });
    });
    void from.reply.setCookie(this.cookie, token, { ...this.cookieOptions(), expires: expiresAt });
  }

  /** Signs this device out. */
  async close(request: FastifyRequest, reply: FastifyReply, viewer: Viewer): Promise<void> {
    const token = request.cookies[this.cookie];
    await this.database.transaction(async (tx) => {
      if (token) await tx.delete(Session, { tokenHash: digestOf(token) });
      await this.audit.record(tx, viewer, 'session.closed', { personId: viewer.id });
    });
    void reply.clearCookie(this.cookie, this.cookieOptions()).header('clear-site-data', '"storage"');
  }

  private cookieOptions() {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.secure } as const;
  }

  private async load(query: string, token: string): Promise<Viewer | undefined> {
    const [row] = await this.database.reader.query<ViewerRow[]>(query, [digestOf(token)]);
    if (!row) return undefined;
    const person = { id: row.id, name: row.name, email: row.email, timeZone: row.time_zone };
    return new Viewer(person, row.administrator, row.opens_jobs, new Map(Object.entries(row.roles ?? {})));
  }
}
