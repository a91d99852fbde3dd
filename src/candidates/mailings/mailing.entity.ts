import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Job } from '../../jobs/model/job.entity.js';
import { Application } from '../application.entity.js';

/** An email that somebody writes to many candidates of a job. */
@Entity('mailings')
@Index(['jobId', 'createdAt'])
@Check('ck_mailings_subject', `"subject" <> ''`)
@Check('ck_mailings_body', `"body" <> ''`)
export class Mailing {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @Column('uuid', { nullable: true })
  byId: string | null;

  @Column('text')
  byName: string;

  /** With places to fill in, as `body`: see `mailing-text.ts`. */
  @Column('text')
  subject: string;

  @Column('text')
  body: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  /** When it was handed over to the background; until then it can be changed. */
  @Column('timestamptz', { nullable: true })
  sentAt: Date | null;

  @Column('integer', { default: 1 })
  version: number;
}

/**
 * Of one message: written, waiting for its turn, being handed to the mail server, taken by it, refused; handed over when
 * the connection or the process ended, so that nobody knows; not sent, since there is no address.
 */
export const messageStates = ['draft', 'waiting', 'sending', 'sent', 'failed', 'unsure', 'left'] as const;
export type MessageState = (typeof messageStates)[number];

/** A mailing's message to one candidate. */
@Entity('mailing_messages')
@Unique(['mailingId', 'applicationId'])
@Check('ck_mailing_messages_state', `"state" in (${messageStates.map((state) => `'${state}'`).join(', ')})`)
export class MailingMessage {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  mailingId: string;

  @ManyToOne(() => Mailing, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'mailing_id' })
  mailing?: Relation<Mailing>;

  @Index()
  @Column('uuid')
  applicationId: string;

  @ManyToOne(() => Application, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id' })
  application?: Relation<Application>;

  @Column('text', { default: 'draft' })
  state: MessageState;

  /** Why it could not be sent, in words without an address. */
  @Column('text', { default: '' })
  problem: string;

  /** When it came to this state. */
  @Column('timestamptz', { nullable: true })
  at: Date | null;
}
