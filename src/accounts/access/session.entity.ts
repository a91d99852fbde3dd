import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Person } from './person.entity.js';

/** A device on which somebody is signed in. Only a digest of its token is kept. */
@Entity('sessions')
@Unique(['tokenHash'])
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
