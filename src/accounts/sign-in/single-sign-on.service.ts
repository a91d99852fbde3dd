import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Audit } from '../../audit/audit.service.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import type { Device } from '../access/devices.service.js';
import { lockPerson } from '../access/lock-person.js';
import { ownPath } from '../access/own-path.js';
import { Person } from '../access/person.entity.js';
import { Sessions } from '../access/sessions.service.js';
import { SignInLimit } from '../access/sign-in-limit.js';
import { type Identity, IdentityProvider, SingleSignOnProblem, type Trip } from './identity-provider.js';
import { SingleSignOnIdentity } from './single-sign-on-identity.entity.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'single_sign_on.joined': { personId: string; handedOver?: string };
    'single_sign_on.added': { personId: string };
    'single_sign_on.forgotten': { personId: string };
  }
}

const tripSeconds = 15 * 60;

/** Signing in at an identity provider. */
@Injectable()
export class SingleSignOn {
  private readonly cookie: string;
  private readonly secure: boolean;

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly sessions: Sessions,
    private readonly limit: SignInLimit,
    private readonly provider: IdentityProvider,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.secure = settings.baseUrl.startsWith('https:');
    this.cookie = this.secure ? '__Host-callboard-sso' : 'callboard-sso';
  }

  /** What the button on the sign-in page calls it; nothing where there is none. */
  get name(): string | undefined {
    return this.provider.name;
  }

  /** @returns where the browser goes. @throws SingleSignOnProblem; TooManyRequests */
  async begin(next: string | undefined, { request, reply }: Device): Promise<string> {
    await this.limit.countStart(request.ip);
    const { url, trip } = await this.provider.begin(ownPath(next) ?? '/');
    const kept = Buffer.from(JSON.stringify(trip)).toString('base64url');
    void reply.setCookie(this.cookie, kept, { ...this.cookieOptions(), maxAge: tripSeconds });
    return url;
  }

  /**
   * Signs in whom the provider has sent back.
   * @returns where they wanted to go
   * @throws SingleSignOnProblem; TooManyRequests
   */
  async finish({ request, reply }: Device): Promise<string> {
    await this.limit.countStart(request.ip);
    const trip = this.tripOf(request);
    void reply.clearCookie(this.cookie, this.cookieOptions());
    if (!trip) throw new SingleSignOnProblem('That sign-in took too long, or began in another browser. Try again.');
    const query = request.url.indexOf('?');
    const identity = await this.provider.finish(query < 0 ? '' : request.url.slice(query), trip);
    const begun = await this.database.transaction(async (tx) => {
      const { person, handedOver } = await this.personOf(tx, identity);
      const { idToken } = identity;
      return this.sessions.begin(tx, person, { request, reply }, { method: 'single_sign_on', handedOver, idToken });
    });
    this.sessions.keep(begun, { request, reply });
    return trip.next;
  }

  /** Where the browser goes to end the session at the provider, too; nothing where that can't be, or there is none. */
  async endOf(idToken: string | null): Promise<string | undefined> {
    return idToken === null || !this.name ? undefined : this.provider.endOf(idToken);
  }

  /**
   * Whoever was bound to the provider's subject before; else whoever has the mailbox that it has verified; else somebody
   * new, who may do nothing yet.
   */
  private async personOf(tx: Tx, identity: Identity): Promise<{ person: Person; handedOver: string }> {
    const { issuer, subject } = identity;
    const bound = await tx.findOneBy(SingleSignOnIdentity, { issuer, subject });
    if (!bound) return this.join(tx, identity);
    await lockPerson(tx, bound.personId);
    const person = await tx.findOneByOrFail(Person, { id: bound.personId });
    refuseShutOut(person);
    await tx.update(SingleSignOnIdentity, { issuer, subject }, { lastUsedAt: new Date() });
    return { person, handedOver: bound.handedOver };
  }

  private async join(tx: Tx, identity: Identity): Promise<{ person: Person; handedOver: string }> {
    const { issuer, subject } = identity;
    const email = this.allowed(identity);
    const person = (await tx.findOneBy(Person, { email })) ?? (await this.add(tx, { ...identity, email }));
    await lockPerson(tx, person.id);
    refuseShutOut(person);
    if (await tx.existsBy(SingleSignOnIdentity, { personId: person.id, issuer })) {
      throw new SingleSignOnProblem(
        `${this.name} has another account for ${email} than before. Whoever runs Callboard can run “callboard user set ${email} --single-sign-on forget”.`,
      );
    }
    const { handedOver } = person;
    await tx.insert(SingleSignOnIdentity, { issuer, subject, personId: person.id, handedOver });
    const how = { personId: person.id, ...(handedOver && { handedOver }) };
    await this.audit.record(tx, person, 'single_sign_on.joined', how);
    return { person, handedOver };
  }

  private allowed({ email }: Identity): string {
    if (email === null) {
      throw new SingleSignOnProblem(
        `${this.name} hasn’t verified your email address, so Callboard can’t tell who you are.`,
      );
    }
    const { domains } = this.settings.singleSignOn!;
    const domain = email.slice(email.lastIndexOf('@') + 1);
    if (domains === 'any' || domains.includes(domain)) return email;
    throw new SingleSignOnProblem(`Addresses at ${domain} can’t sign in here with ${this.name}.`);
  }

  private async add(tx: Tx, { email, name }: { email: string; name: string }): Promise<Person> {
    const id = newId();
    await tx.insert(Person, { id, name, email, admittedAt: new Date() });
    await this.audit.record(tx, { id, name }, 'single_sign_on.added', { personId: id });
    return tx.findOneByOrFail(Person, { id });
  }

  private tripOf(request: FastifyRequest): Trip | undefined {
    try {
      const trip = JSON.parse(Buffer.from(request.cookies[this.cookie] ?? '', 'base64url').toString()) as Partial<Trip>;
      const { state, nonce, verifier, next } = trip;
      const whole = [state, nonce, verifier].every((part) => typeof part === 'string' && /^[\w-]{20,200}$/.test(part));
      return whole ? { state: state!, nonce: nonce!, verifier: verifier!, next: ownPath(next) ?? '/' } : undefined;
    } catch {
      return undefined;
    }
  }

  private cookieOptions() {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.secure } as const;
  }
}

function refuseShutOut({ disabledAt, passwordHash, admittedAt }: Person): void {
  if (disabledAt)
    throw new SingleSignOnProblem('Your account here is deactivated. An administrator can reactivate it.');
  // A name that came with a job file is not in by itself.
  if (passwordHash === null && admittedAt === null) {
    throw new SingleSignOnProblem('You’re named here, but no one has let you in yet. An administrator can invite you.');
  }
}
