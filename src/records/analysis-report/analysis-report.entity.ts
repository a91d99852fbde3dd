import { Check, Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { Job } from '../../jobs/model/job.entity.js';
import { DocumentOrder } from '../../platform/orders/document-order.entity.js';

/** What is being done, in this order. */
export const reportStages = ['gathering', 'printing', 'sealing'] as const;
export type ReportStage = (typeof reportStages)[number];

/** A job analysis as a PDF: asked for with what Callboard cannot know of it, then made, kept as made, and signed off. */
@Entity('analysis_reports')
@Index(['jobId', 'askedAt'])
@Check('ck_analysis_reports_paper', `"paper" in ('A4', 'Letter')`)
@Check('ck_analysis_reports_state', `"state" in ('waiting', 'making', 'made', 'failed', 'cancelled')`)
@Check('ck_analysis_reports_stage', `"stage" in ('gathering', 'printing', 'sealing')`)
@Check('ck_analysis_reports_content', `("content" is not null) = ("state" = 'made')`)
@Check('ck_analysis_reports_signed', `"signed_at" is null or "state" = 'made'`)
export class AnalysisReport extends DocumentOrder {
  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @Column('text', { default: 'gathering' })
  stage: ReportStage;

  /** How the analysis was done. */
  @Column('text')
  method: string;

  /** Why it was done, and where. */
  @Column('text', { default: '' })
  setting: string;

  /** Other ways to select that were looked into. */
  @Column('text', { default: '' })
  alternatives: string;

  /** Whom to ask about it. */
  @Column('text')
  contact: string;

  /** The time of what it holds. */
  @Column('timestamptz', { nullable: true })
  madeAt: Date | null;

  @Column('text', { nullable: true })
  fileName: string | null;

  @Column('integer', { nullable: true })
  pages: number | null;

  @Column('char', { length: 64, nullable: true })
  sha256: string | null;

  @Column('bytea', { nullable: true, select: false })
  content: Buffer | null;

  @Column('uuid', { nullable: true })
  signedById: string | null;

  @Column('text', { nullable: true })
  signedByName: string | null;

  @Column('timestamptz', { nullable: true })
  signedAt: Date | null;
}
