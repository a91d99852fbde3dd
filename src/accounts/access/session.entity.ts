import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Person } from './person.entity.js';

/** How somebody signed in. */
export const signInMethods = ['password', 'link', 'passkey', 'single_sign_on'] as const;
export type SignInMethod = (typeof signInMethods)[number];

/** A device on which somebody is signed in. Only a digest of its token is kept. */
@Entity('sessions')
@Unique(['tokenHash'])
@Check('ck_sessions_method', `"method" in ('password', 'link', 'passkey', 'single_sign_on')`)
export class Session {
  @PrimaryColumn('uuid')
  id: string;

  @Index()
  @Column('uuid')
  personId: string;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  /** SHA-256 of a 256-bit token, in hexadecimal. */
  @Column('char', { length: 64 })
  tokenHash: string;

  /** How the sign-in was handed over by somebody else, in words; empty where it is the person's own. */
  @Column('text', { default: '' })
  handedOver: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Index()
  @Column('timestamptz')
  expiresAt: Date;

  @Column('text', { default: 'password' })
  method: SignInMethod;

  /** What the identity provider is shown when somebody signs out. */
  @Column('text', { nullable: true })
  idToken: string | null;

  /** When a second factor stood behind it, too. */
  @Column('timestamptz', { nullable: true })
  confirmedAt: Date | null;

  /** Whether it gets a new token with the next request, since the person's rights have changed. */
  @Column('boolean', { default: false })
  renew: boolean;

  /** When it last got one. */
  @Column('timestamptz', { nullable: true })
  renewedAt: Date | null;

  /** The digest of the token before, for requests that were under way; until the new one has been used for a minute. */
  @Index()
  @Column('char', { length: 64, nullable: true })
  formerHash: string | null;

  @Column('timestamptz', { nullable: true })
  formerUntil: Date | null;

  /** To within ten minutes. */
  @Column('timestamptz', { default: () => 'now()' })
  lastUsedAt: Date;

  /** What the browser called itself when it signed in. */
  @Column('text', { nullable: true })
  userAgent: string | null;

  /** The IANA time zone the browser was in when it signed in. */
  @Column('text', { nullable: true })
  timeZone: string | null;
}
