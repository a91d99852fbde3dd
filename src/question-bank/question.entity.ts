import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import type { Category } from '../jobs/model/category.js';

/** An item in the bank. Its words are in its versions; an interview keeps the version that was asked. */
@Entity('questions')
@Unique(['key'])
export class Question {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  key: string;

  /** The number of the version in force. */
  @Column('integer')
  currentVersion: number;

  /** Retired questions stay where they were asked, and can no longer be picked. */
  @Column('timestamptz', { nullable: true })
  retiredAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}

/** The words of a question at one time. Never changed: an edit is a new version. */
@Entity('question_versions')
@Unique(['questionId', 'number'])
@Check(
  'ck_question_versions_measures',
  `cardinality("measures") > 0 and "measures" <@ array['technical', 'business', 'interpersonal', 'lifestyle']::text[]`,
)
@Check('ck_question_versions_anchors', `cardinality("anchors") between 3 and 7`)
export class QuestionVersion {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  questionId: string;

  @ManyToOne(() => Question, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'question_id' })
  question?: Relation<Question>;

  @Column('integer')
  number: number;

  @Column('text')
  topic: string;

  @Column('text')
  prompt: string;

  @Column('text', { array: true })
  measures: Category[];

  /** What the question shows about a candidate, and so why it measures what it measures. */
  @Column('text', { default: '' })
  why: string;

  @Column('text', { default: '' })
  preferredAnswer: string;

  @Column('text', { array: true, default: '{}' })
  followUps: string[];

  /** Words for each level, lowest first. */
  @Column('text', { array: true })
  anchors: string[];

  @Column('uuid', { nullable: true })
  createdById: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
