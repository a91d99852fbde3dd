import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Person } from '../accounts/access/person.entity.js';
import { Application } from '../candidates/application.entity.js';
import { Job } from '../jobs/model/job.entity.js';

/** Being handed over; taken by the mail server; not taken; taken, and reported as undeliverable later. */
export const mailStates = ['sending', 'sent', 'failed', 'bounced'] as const;
export type MailState = (typeof mailStates)[number];

/** An email about a job: to whom, what it said, and what came of it. */
@Entity('mails')
@Unique(['messageId'])
@Index(['jobId', 'createdAt', 'id'])
@Index('ix_mails_lost', ['jobId', 'createdAt'], { where: "state in ('failed', 'bounced')" })
@Check('ck_mails_state', `"state" in (${mailStates.map((state) => `'${state}'`).join(', ')})`)
export class SentMail {
  @PrimaryColumn('uuid')
  id: string;

  /** The key of a kind of mail. */
  @Column('text')
  kind: string;

  /** What that kind was called then. */
  @Column('text')
  title: string;

  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  /** The candidate it is about. */
  @Index()
  @Column('uuid', { nullable: true })
  applicationId: string | null;

  @ManyToOne(() => Application, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id' })
  application?: Relation<Application> | null;

  /** Who got it, where that is somebody who signs in. */
  @Index()
  @Column('uuid', { nullable: true })
  personId: string | null;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person> | null;

  /** The session it is about, if any, even if that was deleted since. */
  @Index()
  @Column('uuid', { nullable: true })
  sittingId: string | null;

  @Column('text')
  toName: string;

  @Column('text')
  address: string;

  @Column('text')
  subject: string;

  /** As sent, in plain text, with every personal link taken out. */
  @Column('text')
  body: string;

  @Column('text')
  messageId: string;

  @Column('text', { default: 'sending' })
  state: MailState;

  /** Why it was not taken, or not delivered; empty otherwise. */
  @Column('text', { default: '' })
  problem: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  /** When it came to its state. */
  @Column('timestamptz', { nullable: true })
  endedAt: Date | null;
}

/** The address to which a mail provider reports what it could not deliver. */
@Entity('bounce_addresses')
@Unique(['tokenHash'])
export class BounceAddress {
  @PrimaryColumn('uuid')
  id: string;

  /** SHA-256 of a 256-bit token, in hexadecimal. */
  @Column('char', { length: 64 })
  tokenHash: string;

  @Column('uuid', { nullable: true })
  byId: string | null;

  @Column('text')
  byName: string;

  @Column('timestamptz', { default: () => 'now()' })
  madeAt: Date;

  @Column('timestamptz', { nullable: true })
  revokedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  lastReportAt: Date | null;
}
