import { Check, Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { Job } from '../../jobs/model/job.entity.js';
import { DocumentOrder } from '../../platform/orders/document-order.entity.js';

/** What is being done, in this order; everything before it is done. */
export const recordsSteps = ['gathering', 'printing', 'files', 'joining'] as const;
export type RecordsStepName = (typeof recordsSteps)[number];

/** Everything on file about a job as one PDF: asked for by somebody, then made, and kept until somebody deletes it. */
@Entity('records_exports')
@Index(['jobId', 'askedAt'])
@Index('ix_records_exports_waiting', ['askedAt', 'id'], { where: `"state" = 'waiting'` })
@Check('ck_records_exports_paper', `"paper" in ('A4', 'Letter')`)
@Check('ck_records_exports_state', `"state" in ('waiting', 'making', 'made', 'failed', 'cancelled')`)
@Check('ck_records_exports_step', `"step" in ('gathering', 'printing', 'files', 'joining')`)
@Check('ck_records_exports_content', `("content" is not null) = ("state" = 'made')`)
export class RecordsExport extends DocumentOrder {
  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @Column('text', { default: 'gathering' })
  step: RecordsStepName;

  /** How many parts of the step are done. */
  @Column('integer', { default: 0 })
  done: number;

  /** How many the step has; 0 where that is not known. */
  @Column('integer', { default: 0 })
  parts: number;

  /** The time of what it holds. */
  @Column('timestamptz', { nullable: true })
  madeAt: Date | null;

  @Column('text', { nullable: true })
  fileName: string | null;

  @Column('integer', { nullable: true })
  pages: number | null;

  /** Lines of the list of what must be redacted. */
  @Column('integer', { nullable: true })
  redactions: number | null;

  @Column('char', { length: 64, nullable: true })
  sha256: string | null;

  @Column('bytea', { nullable: true, select: false })
  content: Buffer | null;
}
