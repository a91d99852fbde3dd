import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Person } from './person.entity.js';

/** A key with which a person signs in without a password. Its private half is theirs alone. */
@Entity('passkeys')
@Unique(['credentialId'])
export class Passkey {
  @PrimaryColumn('uuid')
  id: string;

  @Index()
  @Column('uuid')
  personId: string;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  /** What the device calls it, in base64url. */
  @Column('text')
  credentialId: string;

  /** In COSE form. */
  @Column('bytea')
  publicKey: Buffer;

  /** How often the device says that it was used; 0 from those that do not count. */
  @Column('bigint', { default: 0 })
  counter: number;

  /** How the device can be reached, as it said: `internal`, `usb`, `hybrid`. */
  @Column('text', { array: true, default: '{}' })
  transports: string[];

  /** What its owner calls it. */
  @Column('text')
  name: string;

  /** Whether a keychain keeps it on more devices than one. */
  @Column('boolean', { default: false })
  synced: boolean;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  lastUsedAt: Date | null;
}

/** What a device was asked to sign. Each is answered once, and soon. */
@Entity('passkey_challenges')
export class PasskeyChallenge {
  /** SHA-256 of the challenge, in hexadecimal. */
  @PrimaryColumn('char', { length: 64 })
  challengeHash: string;

  /** Whose new passkey it is for; absent where somebody signs in, and has not said who they are. */
  @Index()
  @Column('uuid', { nullable: true })
  personId: string | null;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  @Index()
  @Column('timestamptz')
  expiresAt: Date;
}
