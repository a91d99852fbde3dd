import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Job } from '../jobs/model/job.entity.js';
import type { DemographicKey } from './demographic-questions.js';

/** Which voluntary questions a job's candidates are asked about themselves; none where it has no row. */
@Entity('demographic_surveys')
@Check(
  'ck_demographic_surveys_questions',
  `"questions" <@ array['gender', 'ethnicity', 'age', 'disability', 'veteran']::text[]`,
)
export class DemographicSurvey {
  @PrimaryColumn('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @Column('text', { array: true, default: '{}' })
  questions: DemographicKey[];

  @Column('integer', { default: 1 })
  version: number;
}

/**
 * What somebody answered to one question. The application's role may not read this table, nor write it: functions of the
 * database store an answer and count them. A candidate is a pseudonym, made with a key that the database doesn't have.
 */
@Entity('demographic_answers')
export class DemographicAnswer {
  @PrimaryColumn('bytea')
  pseudonym: Buffer;

  @PrimaryColumn('text')
  question: string;

  @Column('uuid')
  jobId: string;

  @Column('text')
  answer: string;
}
