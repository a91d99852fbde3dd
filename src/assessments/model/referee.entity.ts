import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Sitting } from './sitting.entity.js';

/** What a referee wrote to one question. */
export interface RefereeAnswer {
  /** The criterion's key. */
  criterion: string;
  text: string;
}

/** Who speaks for a candidate in one reference check: no user of the product. */
@Entity('referees')
@Unique(['sittingId'])
@Unique(['tokenHash'])
@Check('ck_referees_consent', `("consent_at" is not null) = ("consent" <> '')`)
@Check('ck_referees_asked', `"token_hash" is null or "consent_at" is not null`)
export class Referee {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  sittingId: string;

  @ManyToOne(() => Sitting, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'sitting_id' })
  sitting?: Relation<Sitting>;

  @Column('text')
  name: string;

  /** What they were to the candidate, and when. */
  @Column('text')
  relation: string;

  @Column('text', { nullable: true })
  email: string | null;

  @Column('text', { default: '' })
  phone: string;

  /** How it was made sure that they are who they say. */
  @Column('text', { default: '' })
  identity: string;

  /** How the candidate agreed that they are asked; empty until they have. */
  @Column('text', { default: '' })
  consent: string;

  @Column('timestamptz', { nullable: true })
  consentAt: Date | null;

  @Column('text', { default: '' })
  consentByName: string;

  /** Of the link to their own page. */
  @Column('char', { length: 64, nullable: true, select: false })
  tokenHash: string | null;

  /** When the link was made. */
  @Column('timestamptz', { nullable: true })
  askedAt: Date | null;

  /** When somebody asked to email the link. */
  @Column('timestamptz', { nullable: true })
  mailAskedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  mailSentAt: Date | null;

  /** Why the mail server did not take it (yet); empty where it did. */
  @Column('text', { default: '' })
  mailProblem: string;

  @Column('jsonb', { default: [] })
  answers: RefereeAnswer[];

  @Column('timestamptz', { nullable: true })
  answeredAt: Date | null;

  @Column('integer', { default: 1 })
  version: number;
}
