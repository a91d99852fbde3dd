import { Inject, Injectable } from '@nestjs/common';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { FastifyRequest } from 'fastify';
import { Audit } from '../../audit/audit.service.js';
import { InvalidInput, NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import type { Device } from '../access/devices.service.js';
import { Passkey, PasskeyChallenge } from '../access/passkey.entity.js';
import { canSignInSql } from '../access/personal-links.service.js';
import { Sessions, type Unfinished } from '../access/sessions.service.js';
import { SignInLimit } from '../access/sign-in-limit.js';
import { digestOf } from '../access/tokens.js';
import type { Viewer } from '../access/viewer.js';
import { type RelyingParty, relyingParty } from './passkey-address.js';
import { refuseOldSignIn } from './recent-sign-in.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'passkey.added': { personId: string; passkeyId: string };
    'passkey.renamed': { personId: string; passkeyId: string };
    'passkey.removed': { personId: string; passkeyId: string };
  }
}

/** Read when somebody first uses a passkey: it is some 300 files, a twelfth of what a start would read. */
const library = () => import('@simplewebauthn/server');
const lastsMs = 5 * 60 * 1000;
const mostEach = 20;
const notTaken = 'The passkey wasn’t accepted. Try again, or sign in another way.';

/** Signing in without a password, by a key that a person's device keeps: enrolling, naming, removing, and using it. */
@Injectable()
export class Passkeys {
  private readonly party: RelyingParty | { problem: string };

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly sessions: Sessions,
    private readonly limit: SignInLimit,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.party = relyingParty(settings.baseUrl);
  }

  /** Why there can be none at this address, in words; nothing where there can. */
  get problem(): string | undefined {
    return 'problem' in this.party ? this.party.problem : undefined;
  }

  /** Why this person can't add one now, in words; nothing where they can. */
  problemOf({ handedOver }: Pick<Unfinished, 'handedOver'>): string | undefined {
    if (this.problem || !handedOver) return this.problem;
    // With a passkey they could come back unmarked.
    return `You ${handedOver}. Set a password of your own first and sign in with it; then add a passkey.`;
  }

  list(personId: string): Promise<Passkey[]> {
    return this.database.reader.find(Passkey, { where: { personId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** @returns what a browser needs to make a passkey. @throws RuleViolation where this person may not have one now */
  async askToAdd(who: Unfinished, request: FastifyRequest): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const { id: rpID } = this.knownParty();
    await this.refuseToAdd(who, request);
    const { id: personId, name, email } = who.person;
    const there = await this.list(personId);
    if (there.length >= mostEach) {
      throw new RuleViolation('passkey.many', `You have ${mostEach} passkeys. Remove one first.`);
    }
    const { generateRegistrationOptions } = await library();
    const options = await generateRegistrationOptions({
      rpName: 'Callboard',
      rpID,
      userID: Uint8Array.from(Buffer.from(personId.replaceAll('-', ''), 'hex')),
      userName: email ?? name,
      userDisplayName: name,
      timeout: lastsMs,
      attestationType: 'none',
      excludeCredentials: there.map(({ credentialId }) => ({ id: credentialId })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    await this.keep(options.challenge, personId);
    return options;
  }

  /**
   * Keeps a passkey that a browser has made. It also stands behind this session, from now on.
   * @throws InvalidInput where it is not what was asked for; RuleViolation
   */
  async add(
    who: Unfinished,
    { name, credential }: { name: string; credential?: string },
    request: FastifyRequest,
  ): Promise<void> {
    const { id: expectedRPID, origin: expectedOrigin } = this.knownParty();
    await this.refuseToAdd(who, request);
    const { id: personId } = who.person;
    const response = answerIn<RegistrationResponseJSON>(credential);
    const { verifyRegistrationResponse } = await library();
    const verified = await verifyRegistrationResponse({
      ...{ response, expectedOrigin, expectedRPID },
      expectedChallenge: (challenge) => this.take(challenge, personId),
    }).catch(() => undefined);
    if (!verified?.verified) throw InvalidInput.field('credential', notTaken);
    const { credential: made, credentialBackedUp: synced } = verified.registrationInfo;
    await this.database.transaction(async (tx) => {
      const id = newId();
      const key = { credentialId: made.id, publicKey: Buffer.from(made.publicKey), counter: made.counter };
      await tx.insert(Passkey, { id, personId, name, synced, ...key, transports: made.transports ?? [] });
      await this.sessions.confirm(tx, request);
      await this.audit.record(tx, who.person, 'passkey.added', { personId, passkeyId: id });
    });
  }

  async rename(viewer: Viewer, id: string, name: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [, renamed] = await tx.query<[object[], number]>(
        'update passkeys set name = $3 where id = $1 and person_id = $2',
        [id, viewer.id, name],
      );
      if (renamed !== 1) throw new NotFound('passkey');
      await this.audit.record(tx, viewer, 'passkey.renamed', { personId: viewer.id, passkeyId: id });
    });
  }

  async remove(viewer: Viewer, id: string, request: FastifyRequest): Promise<void> {
    await refuseOldSignIn(this.sessions, request);
    await this.database.transaction(async (tx) => {
      const { affected } = await tx.delete(Passkey, { id, personId: viewer.id });
      if (affected !== 1) throw new NotFound('passkey');
      await this.audit.record(tx, viewer, 'passkey.removed', { personId: viewer.id, passkeyId: id });
    });
  }

  /** @returns what a browser needs to use a passkey: whose is not asked. @throws TooManyRequests */
  async askToSignIn(request: FastifyRequest): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const { id: rpID } = this.knownParty();
    await this.limit.countStart(request.ip);
    const { generateAuthenticationOptions } = await library();
    const options = await generateAuthenticationOptions({ rpID, userVerification: 'required', timeout: lastsMs });
    await this.keep(options.challenge, null);
    return options;
  }

  /** Signs in whoever's passkey it is. @throws InvalidInput; TooManyRequests */
  async signIn(credential: string | undefined, device: Device): Promise<void> {
    const { id: expectedRPID, origin: expectedOrigin } = this.knownParty();
    await this.limit.countStart(device.request.ip);
    const response = answerIn<AuthenticationResponseJSON>(credential);
    const passkey = await this.database.reader.findOneBy(Passkey, { credentialId: response.id });
    if (!passkey) throw InvalidInput.field('credential', notTaken);
    const { credentialId: id, counter } = passkey;
    const { verifyAuthenticationResponse } = await library();
    const verified = await verifyAuthenticationResponse({
      ...{ response, expectedOrigin, expectedRPID },
      expectedChallenge: (challenge) => this.take(challenge, null),
      credential: { id, publicKey: Uint8Array.from(passkey.publicKey), counter },
    }).catch(() => undefined);
    if (!verified?.verified) throw InvalidInput.field('credential', notTaken);
    const begun = await this.database.transaction(async (tx) => {
      const person = await this.ownerOf(tx, passkey);
      if (!person) throw InvalidInput.field('credential', notTaken);
      const { newCounter, credentialBackedUp: synced } = verified.authenticationInfo;
      const used = { counter: newCounter, synced, lastUsedAt: new Date() };
      const { affected } = await tx.update(Passkey, { id: passkey.id, counter }, used);
      if (affected !== 1) throw InvalidInput.field('credential', notTaken);
      return this.sessions.begin(tx, person, device, { method: 'passkey' });
    });
    this.sessions.keep(begun, device);
  }

  private knownParty(): RelyingParty {
    if ('problem' in this.party) throw new RuleViolation('passkey.address', this.party.problem);
    return this.party;
  }

  private async refuseToAdd(who: Unfinished, request: FastifyRequest): Promise<void> {
    const why = this.problemOf(who);
    if (why) throw new RuleViolation('passkey.not_here', why);
    const { stage } = who;
    if (stage !== 'whole' && stage !== 'enroll') {
      throw new RuleViolation('passkey.not_yet', 'Finish signing in first, with what you have.');
    }
    await refuseOldSignIn(this.sessions, request);
  }

  private async ownerOf(tx: Tx, { personId }: Passkey): Promise<{ id: string; name: string } | undefined> {
    const [person] = await tx.query<{ id: string; name: string }[]>(
      `select p.id, p.name from people p where p.id = $1 and ${canSignInSql} for share`,
      [personId],
    );
    return person;
  }

  private async keep(challenge: string, personId: string | null): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query('delete from passkey_challenges where expires_at < now()');
      const expiresAt = new Date(Date.now() + lastsMs);
      await tx.insert(PasskeyChallenge, { challengeHash: digestOf(challenge), personId, expiresAt });
    });
  }

  /** Whether it was asked of them, and not answered yet. */
  private async take(challenge: string, personId: string | null): Promise<boolean> {
    const [, taken] = await this.database.reader.query<[object[], number]>(
      `delete from passkey_challenges
        where challenge_hash = $1 and person_id is not distinct from $2 and expires_at > now()`,
      [digestOf(challenge), personId],
    );
    return taken === 1;
  }
}

/** What a browser sent; whether it is good is for others to say. @throws InvalidInput where it is no such thing at all */
function answerIn<T extends { id: string }>(credential: string | undefined): T {
  if (!credential) throw InvalidInput.field('credential', 'Your browser can’t use passkeys on this page.');
  try {
    const answer = JSON.parse(credential) as Partial<T>;
    if (typeof answer.id === 'string' && answer.id.length <= 2000) return answer as T;
  } catch {
    // Told below, as for anything else that is no answer of a browser.
  }
  throw InvalidInput.field('credential', notTaken);
}
