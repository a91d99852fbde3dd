import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Person } from '../../accounts/access/person.entity.js';
import { Attribute } from '../model/attribute.entity.js';
import { Job } from '../model/job.entity.js';

/** Somebody who knows the work and rates a job's analysis, apart from the others. It gives no other right. */
@Entity('analysis_experts')
@Unique(['jobId', 'personId'])
@Check('ck_analysis_experts_over', `"submitted_at" is null or "withdrawn_at" is null`)
export class AnalysisExpert {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  /** Nobody where the rating came with a job file. */
  @Index()
  @Column('uuid', { nullable: true })
  personId: string | null;

  @ManyToOne(() => Person, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  @Column('text')
  name: string;

  /** What makes them one: the roster of a job analysis says it. */
  @Column('text')
  expertise: string;

  @Column('text')
  invitedByName: string;

  @Column('timestamptz', { default: () => 'now()' })
  invitedAt: Date;

  @Column('timestamptz', { nullable: true })
  submittedAt: Date | null;

  /** No answer is waited for any more. */
  @Column('timestamptz', { nullable: true })
  withdrawnAt: Date | null;

  /** Whether they could see the others' ratings before they were asked. */
  @Column('boolean', { default: false })
  sawResults: boolean;

  @Column('integer', { default: 1 })
  version: number;
}

/** What one expert says of one attribute. */
@Entity('expert_ratings')
@Check('ck_expert_ratings_importance', `"importance" between 1 and 5`)
@Check('ck_expert_ratings_needed', `"needed" in ('at_entry', 'learnt')`)
export class ExpertRating {
  @PrimaryColumn('uuid')
  expertId: string;

  @ManyToOne(() => AnalysisExpert, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'expert_id' })
  expert?: Relation<AnalysisExpert>;

  @Index()
  @PrimaryColumn('uuid')
  attributeId: string;

  @ManyToOne(() => Attribute, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'attribute_id' })
  attribute?: Relation<Attribute>;

  /** 1 to 5; nothing in a draft that does not say yet. */
  @Column('smallint', { nullable: true })
  importance: number | null;

  @Column('text', { nullable: true })
  needed: 'at_entry' | 'learnt' | null;
}
