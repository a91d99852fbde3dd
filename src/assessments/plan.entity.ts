import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Job } from '../jobs/job.entity.js';

/** The assessments each candidate takes. Frozen at the first opened scorecard; a change then is a new version. */
@Entity('assessment_plans')
@Unique(['jobId', 'number'])
@Check('ck_assessment_plans_reason', `"number" = 1 or "reason" <> ''`)
export class AssessmentPlan {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @Column('integer')
  number: number;

  /** Why this version was made; the first needs none. */
  @Column('text', { default: '' })
  reason: string;

  @Column('timestamptz', { nullable: true })
  frozenAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
