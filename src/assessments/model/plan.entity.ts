import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import type { CategoryWeights } from '../../jobs/model/category-weights.js';
import { Job } from '../../jobs/model/job.entity.js';
import type { PointsSource } from '../points/points-plan.js';
import type { NotesRequired, Opening } from './vocabulary.js';

/** The assessments each candidate takes. Frozen at the first opened scorecard; a change then is a new version. */
@Entity('assessment_plans')
@Unique(['jobId', 'number'])
@Check('ck_assessment_plans_reason', `"number" = 1 or "reason" <> ''`)
@Check('ck_assessment_plans_notes_required', `"notes_required" in ('none', 'lowest_and_highest', 'all')`)
@Check('ck_assessment_plans_opening', `"opening" in ('each', 'in_turn', 'at_end')`)
@Check(
  'ck_assessment_plans_points_from',
  `"points_from" in ('assessments_and_categories', 'assessments_only', 'literal_weights')`,
)
@Check(
  'ck_assessment_plans_weighed',
  `("category_weights" is null) = ("weighed_at" is null) and ("category_weights" is null or "frozen_at" is not null)`,
)
@Check('ck_assessment_plans_statement', `length("statement") <= 1000`)
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

  /** Which ratings must have a note before a scorecard is signed. */
  @Column('text', { default: 'lowest_and_highest' })
  notesRequired: NotesRequired;

  /** What a panelist signs, with {name} for their name; empty for the words that every plan begins with. */
  @Column('text', { default: '' })
  statement: string;

  /** When the ratings of its assessments open. */
  @Column('text', { default: 'each' })
  opening: Opening;

  /** What the points of its criteria follow from. Only a plan that was locked before points were kept is literal. */
  @Column('text', { default: 'assessments_and_categories' })
  pointsFrom: PointsSource;

  @Column('timestamptz', { nullable: true })
  frozenAt: Date | null;

  /** What the categories count under it, from when it is frozen. */
  @Column('jsonb', { nullable: true })
  categoryWeights: CategoryWeights | null;

  /** As of when they are the job analysis's. */
  @Column('timestamptz', { nullable: true })
  weighedAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
