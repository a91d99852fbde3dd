import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Job } from '../jobs/model/job.entity.js';

/**
 * What a kind of mail says in the organization's own words, or a job's. A draft was not used yet; then it is in use; and
 * once another took its place, or the wording before it was gone back to, it has ended. Of the first two there is one.
 */
@Entity('mail_wordings')
@Check('ck_mail_wordings_subject', `"subject" <> ''`)
@Check('ck_mail_wordings_body', `"body" <> ''`)
@Check('ck_mail_wordings_ended', `"ended_at" is null or "used_at" is not null`)
@Index('uq_mail_wordings_draft', ['mail'], { unique: true, where: 'used_at is null and job_id is null' })
@Index('uq_mail_wordings_job_draft', ['jobId', 'mail'], {
  unique: true,
  where: 'used_at is null and job_id is not null',
})
@Index('uq_mail_wordings_used', ['mail'], {
  unique: true,
  where: 'used_at is not null and ended_at is null and job_id is null',
})
@Index('uq_mail_wordings_job_used', ['jobId', 'mail'], {
  unique: true,
  where: 'used_at is not null and ended_at is null and job_id is not null',
})
export class MailWording {
  @PrimaryColumn('uuid')
  id: string;

  /** The key of a kind of mail. */
  @Column('text')
  mail: string;

  /** Null for the organization's. */
  @Index()
  @Column('uuid', { nullable: true })
  jobId: string | null;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job> | null;

  @Column('text')
  subject: string;

  @Column('text')
  body: string;

  /** Who wrote it last. */
  @Column('uuid', { nullable: true })
  byId: string | null;

  @Column('text')
  byName: string;

  @Column('timestamptz', { default: () => 'now()' })
  changedAt: Date;

  @Column('timestamptz', { nullable: true })
  usedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  endedAt: Date | null;

  @Column('integer', { default: 1 })
  version: number;
}
