import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Job } from '../jobs/model/job.entity.js';
import type { ImpactFigures } from './impact-figures.js';

/** By the steps from applying to being hired, or by the criteria that were rated. */
export type ImpactPart = 'steps' | 'criteria';

/** What was last shown of how a job treated groups. */
@Entity('impact_reports')
@Check('ck_impact_reports_part', `"part" in ('steps', 'criteria')`)
export class ImpactReport {
  @PrimaryColumn('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @PrimaryColumn('text')
  part: ImpactPart;

  @Column('timestamptz')
  madeAt: Date;

  /** What came of each application that had answered by then, as a text that changes with it. */
  @Column('jsonb')
  outcomes: Record<string, string>;

  @Column('jsonb')
  figures: ImpactFigures;
}
