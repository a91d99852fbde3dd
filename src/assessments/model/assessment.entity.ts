import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { AssessmentPlan } from './plan.entity.js';
import type { RolePart } from './role-play.js';
import type { AssessmentKind } from './vocabulary.js';

/** An interview, audition, writing sample or reference check, as planned. Its key stays the same through the plan's versions. */
@Entity('assessments')
@Unique(['planId', 'key'])
@Check('ck_assessments_kind', `"kind" in ('interview', 'audition', 'writing_sample', 'reference')`)
@Check('ck_assessments_levels', `"levels" between 3 and 7`)
@Check('ck_assessments_parts', `jsonb_typeof("parts") = 'array' and ("kind" = 'audition' or "parts" = '[]'::jsonb)`)
@Check('ck_assessments_weight', `"weight" >= 0 and "weight" <= 1000`)
export class Assessment {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  planId: string;

  @ManyToOne(() => AssessmentPlan, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'plan_id' })
  plan?: Relation<AssessmentPlan>;

  @Column('text')
  key: string;

  @Column('text')
  kind: AssessmentKind;

  @Column('text')
  name: string;

  @Column('integer')
  position: number;

  @Column('smallint')
  levels: number;

  @Column('double precision', { default: 1 })
  weight: number;

  @Column('text', { default: '' })
  weightReason: string;

  /** What the candidate is asked to do. */
  @Column('text', { default: '' })
  brief: string;

  /** Parts that panelists play in an audition. */
  @Column('jsonb', { default: [] })
  parts: RolePart[];

  /** Reviewers of a writing sample do not see whose it is. */
  @Column('boolean', { default: false })
  hideAuthor: boolean;
}
