import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Attribute } from '../../jobs/model/attribute.entity.js';
import type { Category } from '../../jobs/model/category.js';
import { Assessment } from './assessment.entity.js';
import type { CriterionKind } from './vocabulary.js';

/** One rated line of an assessment, with the words as they were asked. */
@Entity('criteria')
@Unique(['assessmentId', 'key'])
@Check('ck_criteria_kind', `"kind" in ('scale', 'yes_no')`)
@Check('ck_criteria_weight', `"weight" >= 0 and "weight" <= 1000`)
@Check('ck_criteria_measures', `"measures" <@ array['technical', 'business', 'interpersonal', 'lifestyle']::text[]`)
export class Criterion {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  assessmentId: string;

  @ManyToOne(() => Assessment, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'assessment_id' })
  assessment?: Relation<Assessment>;

  @Column('text')
  key: string;

  @Column('text')
  kind: CriterionKind;

  @Column('text')
  name: string;

  /** What is asked, or what to look for. */
  @Column('text', { default: '' })
  prompt: string;

  @Column('text', { array: true, default: '{}' })
  measures: Category[];

  @Column('text', { default: '' })
  why: string;

  @Column('text', { default: '' })
  preferredAnswer: string;

  @Column('text', { array: true, default: '{}' })
  followUps: string[];

  /** Words for each level, lowest first; two for yes or no (no, then yes). */
  @Column('text', { array: true })
  anchors: string[];

  @Column('double precision', { default: 1 })
  weight: number;

  @Column('text', { default: '' })
  weightReason: string;

  @Column('integer')
  position: number;

  /** The bank question that the words came from, and its version then. */
  @Column('text', { nullable: true })
  questionKey: string | null;

  @Column('integer', { nullable: true })
  questionVersion: number | null;
}

/** That a criterion measures an attribute: a mark in the coverage matrix. */
@Entity('criterion_attributes')
export class CriterionAttribute {
  @PrimaryColumn('uuid')
  criterionId: string;

  @ManyToOne(() => Criterion, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'criterion_id' })
  criterion?: Relation<Criterion>;

  @Index()
  @PrimaryColumn('uuid')
  attributeId: string;

  @ManyToOne(() => Attribute, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'attribute_id' })
  attribute?: Relation<Attribute>;
}
