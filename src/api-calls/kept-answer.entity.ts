import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Person } from '../accounts/access/person.entity.js';

/** What a call of the API with a key of its own was answered, for a day, in case it is sent again. */
@Entity('kept_answers')
@Check('ck_kept_answers_status', `"status" between 200 and 299`)
@Index(['createdAt'])
export class KeptAnswer {
  @PrimaryColumn('uuid')
  personId: string;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  /** SHA-256 of the key, in hexadecimal. */
  @PrimaryColumn('char', { length: 64 })
  keyDigest: string;

  /** SHA-256 of the method, the address and the body. */
  @Column('char', { length: 64 })
  requestDigest: string;

  /** SHA-256 of what the person might do and had to score when they got it. */
  @Column('char', { length: 64 })
  rightsDigest: string;

  @Column('smallint')
  status: number;

  /** The address that the answer points to, if it does. */
  @Column('text', { nullable: true })
  location: string | null;

  /** The body as JSON; empty where there was none. Null where it is not kept: a file, or a secret that is shown once. */
  @Column('text', { nullable: true })
  body: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
