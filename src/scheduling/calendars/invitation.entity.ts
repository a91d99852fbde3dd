import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Person } from '../../accounts/access/person.entity.js';
import { Sitting } from '../../assessments/model/sitting.entity.js';
import { Application } from '../../candidates/application.entity.js';
import { Job } from '../../jobs/model/job.entity.js';

/** What an invitation says. To the panel: of whom, and what to prepare with; to the candidate neither. */
export interface ToldSession {
  assessment: string;
  job: string;
  /** ISO 8601, UTC. */
  at: string;
  minutes: number;
  place: string;
  topic: string;
  /** Null in what the candidate is told. */
  candidate: string | null;
  /** A path of this site: the interview kit or the brief. */
  preparation: string | null;
}

export const replies = ['accepted', 'declined'] as const;
export type Reply = (typeof replies)[number];

/**
 * That one person was told of a session for their calendar, and how far that is. Its sequence counts up whenever what
 * is told changes (RFC 5546); it was delivered where the sequence that was sent is the same.
 */
@Entity('invitations')
@Check('ck_invitations_reply', `"reply" in ('accepted', 'declined')`)
@Index('uq_invitations_sitting_person', ['sittingId', 'personId'], { unique: true, where: 'person_id is not null' })
@Index('uq_invitations_sitting_candidate', ['sittingId'], { unique: true, where: 'person_id is null' })
export class Invitation {
  /** Names the event in calendars, as id@host. */
  @PrimaryColumn('uuid')
  id: string;

  @Index()
  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @Index()
  @Column('uuid')
  applicationId: string;

  @ManyToOne(() => Application, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id' })
  application?: Relation<Application>;

  /** Null once the session was deleted: its cancellation is still told. */
  @Column('uuid', { nullable: true })
  sittingId: string | null;

  @ManyToOne(() => Sitting, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'sitting_id' })
  sitting?: Relation<Sitting> | null;

  /** A panelist; null for the candidate. */
  @Index()
  @Column('uuid', { nullable: true })
  personId: string | null;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person> | null;

  @Column('integer', { default: 0 })
  sequence: number;

  @Column('boolean', { default: false })
  canceled: boolean;

  @Column('jsonb')
  told: ToldSession;

  /** The sequence that the mail server took last. */
  @Column('integer', { nullable: true })
  sentSequence: number | null;

  @Column('timestamptz', { nullable: true })
  sentAt: Date | null;

  /** When its reader was reminded of the time that it tells; null again where that changes. */
  @Column('timestamptz', { nullable: true })
  remindedAt: Date | null;

  /** Why the mail server did not take the newest one (yet); empty where it did. */
  @Column('text', { default: '' })
  problem: string;

  @Column('boolean', { default: false })
  givenUp: boolean;

  @Column('text', { nullable: true })
  reply: Reply | null;

  @Column('timestamptz', { nullable: true })
  repliedAt: Date | null;
}

/** A link in an invitation that accepts or declines it. Only a digest of its token is kept. */
@Entity('invitation_links')
export class InvitationLink {
  @PrimaryColumn('char', { length: 64 })
  tokenHash: string;

  @Index()
  @Column('uuid')
  invitationId: string;

  @ManyToOne(() => Invitation, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'invitation_id' })
  invitation?: Relation<Invitation>;
}
