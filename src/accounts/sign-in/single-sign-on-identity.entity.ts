import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Person } from '../access/person.entity.js';

/** Whom an identity provider means by a subject. */
@Entity('single_sign_on_identities')
@Unique(['personId', 'issuer'])
export class SingleSignOnIdentity {
  @PrimaryColumn('text')
  issuer: string;

  @PrimaryColumn('text')
  subject: string;

  @Column('uuid')
  personId: string;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  /** What is said of what they sign, where an administrator had set the mailbox that it was bound by; else empty. */
  @Column('text', { default: '' })
  handedOver: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  lastUsedAt: Date;
}
