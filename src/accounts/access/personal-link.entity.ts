import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Person } from './person.entity.js';

/** What a link was made for; how long it is good for follows from it. */
export const linkPurposes = ['request', 'invitation', 'reminder', 'operator', 'handed_over'] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

/** A link that signs one person in, once. Only a digest of its token is kept. */
@Entity('personal_links')
@Unique(['tokenHash'])
@Check('ck_personal_links_purpose', `"purpose" in ('request', 'invitation', 'reminder', 'operator', 'handed_over')`)
export class PersonalLink {
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

  @Column('text')
  purpose: LinkPurpose;

  /** What is said of what is signed after following it, where somebody else was shown it; else empty. */
  @Column('text', { default: '' })
  handedOver: string;

  /** A path of this site. */
  @Column('text')
  landing: string;

  @Column('timestamptz', { default: () => 'now()' })
  madeAt: Date;

  @Index()
  @Column('timestamptz')
  expiresAt: Date;

  @Column('timestamptz', { nullable: true })
  usedAt: Date | null;
}
