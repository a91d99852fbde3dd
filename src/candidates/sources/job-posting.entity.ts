import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Job } from '../../jobs/model/job.entity.js';

/** Where a job was advertised, and what that cost. */
@Entity('job_postings')
@Unique(['jobId', 'place'])
@Check('ck_job_postings_place', `"place" <> ''`)
@Check('ck_job_postings_cost', `"cost" >= 0`)
export class JobPosting {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @Column('text')
  place: string;

  /** A decimal number as text; null where it is not known. */
  @Column('numeric', { precision: 12, scale: 2, nullable: true })
  cost: string | null;

  /** ISO 4217. */
  @Column('text', { default: 'USD' })
  currency: string;

  @Column('integer', { default: 1 })
  version: number;
}
