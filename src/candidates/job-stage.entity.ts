import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Job } from '../jobs/model/job.entity.js';
import { type Stage, stages } from './application.entity.js';

/** What happens at a stage of a job: the declared set that a job's own stages are made of. */
export const stageKinds = ['screen', 'interview', 'audition', 'offer', 'closed'] as const;
export type StageKind = (typeof stageKinds)[number];

/** A stage of a job's own pipeline: one of its columns. */
@Entity('job_stages')
@Unique(['jobId', 'key'])
@Check('ck_job_stages_kind', `"kind" in (${stageKinds.map((kind) => `'${kind}'`).join(', ')})`)
@Check('ck_job_stages_stage', `"stage" in (${stages.map((stage) => `'${stage}'`).join(', ')})`)
@Check('ck_job_stages_name', `"name" <> ''`)
export class JobStage {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  /** The same through renamings; that of a usual stage is its name. */
  @Column('text')
  key: string;

  @Column('text')
  name: string;

  @Column('text')
  kind: StageKind;

  /** What the rules take a candidate in this column for. */
  @Column('text')
  stage: Stage;

  @Column('integer')
  position: number;
}
