import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Job } from '../../jobs/model/job.entity.js';

/** What a job tells its candidates of their data, as one version of it. Each version stays as it was shown. */
@Entity('privacy_notices')
@Unique(['jobId', 'number'])
@Check('ck_privacy_notices_text', `length("text") between 1 and 20000`)
export class PrivacyNotice {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @Column('integer')
  number: number;

  @Column('text')
  text: string;

  @Column('uuid', { nullable: true })
  madeById: string | null;

  @Column('text')
  madeByName: string;

  @Column('timestamptz', { default: () => 'now()' })
  madeAt: Date;
}
