import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Person } from './person.entity.js';

/** What a person's authenticator app and Callboard share, to make the same codes. */
@Entity('one_time_secrets')
export class OneTimeSecret {
  @PrimaryColumn('uuid')
  personId: string;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  /** 160 bits in base32. */
  @Column('text')
  secret: string;

  /** When a code showed that the app has it; until then it is not asked for. */
  @Column('timestamptz', { nullable: true })
  confirmedAt: Date | null;

  /** The newest 30 seconds of which a code was taken, counted from 1970: a code is good once. */
  @Column('bigint', { default: 0 })
  lastStep: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}

/** A code that stands in for the authenticator app, once. Only its digest is kept. */
@Entity('recovery_codes')
export class RecoveryCode {
  @PrimaryColumn('uuid')
  personId: string;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  /** SHA-256 of 120 random bits, in hexadecimal. */
  @PrimaryColumn('char', { length: 64 })
  codeHash: string;
}
