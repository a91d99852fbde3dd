import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Application } from '../../candidates/application.entity.js';
import { Job } from '../../jobs/model/job.entity.js';

/** How long a job keeps its candidates after the last decision, where it is set for the job. */
@Entity('retention_rules')
@Check('ck_retention_rules_months', `"months" between 1 and 120`)
export class RetentionRule {
  @PrimaryColumn('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  /** Nothing where it is as long as the installation keeps candidates. */
  @Column('integer', { nullable: true })
  months: number | null;

  /** Whether what is due is erased each day without anybody pressing a button. */
  @Column('boolean', { default: false })
  automatic: boolean;

  @Column('integer', { default: 1 })
  version: number;
}

/** Candidates of a job, or one of them, must not be erased for now: by whom, and why. */
@Entity('legal_holds')
@Check('ck_legal_holds_reason', `"reason" <> ''`)
export class LegalHold {
  @PrimaryColumn('uuid')
  id: string;

  @Index()
  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  /** Nothing where everybody of the job is kept. */
  @Index()
  @Column('uuid', { nullable: true })
  applicationId: string | null;

  @ManyToOne(() => Application, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id' })
  application?: Relation<Application> | null;

  @Column('text')
  reason: string;

  @Column('uuid', { nullable: true })
  placedById: string | null;

  @Column('text')
  placedByName: string;

  @Column('timestamptz', { default: () => 'now()' })
  placedAt: Date;

  @Column('timestamptz', { nullable: true })
  endedAt: Date | null;

  @Column('text', { default: '' })
  endedByName: string;
}
