import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { ownPath } from './own-path.js';
import { type LinkPurpose, PersonalLink } from './personal-link.entity.js';
import { digestOf, newToken } from './tokens.js';

const minute = 60 * 1000;
const day = 24 * 60 * minute;

/** How long a link is good for, in words and in milliseconds. What comes unasked may lie in a mailbox over a weekend. */
export const linkLasts: Record<LinkPurpose, { words: string; ms: number }> = {
  request: { words: '30 minutes', ms: 30 * minute },
  invitation: { words: 'three days', ms: 3 * day },
  reminder: { words: 'three days', ms: 3 * day },
  operator: { words: 'a day', ms: day },
  handed_over: { words: 'a day', ms: day },
};

const today = (): string => new Date().toISOString().slice(0, 10);

/** How a sign-in came from somebody else, as it is said of whatever is signed by it. */
export const handedOverWords = {
  link: (by: string): string => `signed in with a link that ${by} handed over on ${today()}`,
  operator: (): string => `signed in with a link printed on the server on ${today()}`,
  address: (by: string): string => `signed in through an email address that ${by} set on ${today()}`,
};

/** Who can sign in, as a condition on `people p`. A name that came with a round file cannot, until somebody lets it in. */
export const canSignInSql =
  'p.disabled_at is null and p.email is not null and (p.password_hash is not null or p.admitted_at is not null)';

/** A link that somebody followed. */
export interface FollowedLink {
  id: string;
  person: { id: string; name: string };
  landing: string;
  purpose: LinkPurpose;
  /** Whether it still signs in. */
  good: boolean;
  /** How it came from somebody else, in words; empty where it went to the person alone. */
  handedOver: string;
}

/** Purposes of links that nobody but the owner of the mailbox sees. */
export const mailedPurposes: ReadonlySet<LinkPurpose> = new Set(['request', 'invitation', 'reminder']);

/** Links that sign a person in on the device where they are followed: each once, and for a short time. */
@Injectable()
export class PersonalLinks {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'baseUrl'>,
  ) {}

  /**
   * A new link of a person. The address is nowhere kept, so hand it over at once, and to them alone.
   * @param landing where it leads, a path of this site; elsewhere becomes `/`
   * @param handedOver where somebody else is shown it: what is said of what is signed by it
   */
  async make(
    tx: Tx,
    personId: string,
    landing: string,
    purpose: LinkPurpose = 'reminder',
    handedOver = '',
  ): Promise<{ id: string; url: string }> {
    const token = newToken();
    const id = newId();
    // Old ones stay for a while: whoever is signed in already is led on by a link that was used.
    await tx.query(`delete from personal_links where expires_at < now() - interval '30 days'`);
    await tx.insert(PersonalLink, {
      ...{ id, personId, purpose, handedOver, tokenHash: digestOf(token), landing: ownPath(landing) ?? '/' },
      expiresAt: new Date(Date.now() + linkLasts[purpose].ms),
    });
    return { id, url: `${this.settings.baseUrl}/links/${token}` };
  }

  /** The link of a token, which is not used up by looking. */
  async follow(token: string): Promise<FollowedLink | undefined> {
    const [row] = await this.database.reader.query<
      {
        id: string;
        personId: string;
        name: string;
        landing: string;
        purpose: LinkPurpose;
        good: boolean;
        handedOver: string;
      }[]
    >(
      `select l.id, l.person_id as "personId", p.name, l.landing, l.purpose,
              coalesce(nullif(l.handed_over, ''), p.handed_over) as "handedOver",
              l.used_at is null and l.expires_at > now() and ${canSignInSql} as good
         from personal_links l join people p on p.id = l.person_id where l.token_hash = $1`,
      [digestOf(token)],
    );
    if (!row) return undefined;
    const { id, personId, name, landing, purpose, good, handedOver } = row;
    return { id, person: { id: personId, name }, landing, purpose, good, handedOver };
  }

  /**
   * Uses a link up, in the transaction that signs the person in. Of many at once, one gets it.
   * @returns nothing where it is not good any more
   */
  async use(tx: Tx, { id, person }: FollowedLink): Promise<'used' | undefined> {
    // Whoever disables the person or changes their password waits, or has done it before: never in between.
    const allowed = await tx.query<object[]>(`select 1 from people p where p.id = $1 and ${canSignInSql} for share`, [
      person.id,
    ]);
    if (allowed.length === 0) return undefined;
    const { affected } = await tx
      .createQueryBuilder()
      .update(PersonalLink)
      .set({ usedAt: () => 'now()' })
      .where('id = :id and used_at is null and expires_at > now()', { id })
      .execute();
    return affected === 1 ? 'used' : undefined;
  }

  /** Ends all links of a person that are still open. */
  async end(tx: Tx, personId: string): Promise<void> {
    await tx.query('delete from personal_links where person_id = $1 and used_at is null', [personId]);
  }
}
