import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Job } from '../model/job.entity.js';
import type { Category } from '../model/category.js';

/** One thing the job needs. */
@Entity('attributes')
@Unique(['jobId', 'key'])
@Check('ck_attributes_category', `"category" in ('technical', 'business', 'interpersonal', 'lifestyle')`)
@Check('ck_attributes_importance', `"importance" between 1 and 5`)
@Check('ck_attributes_needed', `"needed" in ('at_entry', 'learnt')`)
export class Attribute {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @Column('text')
  key: string;

  @Column('text')
  category: Category;

  @Column('text')
  name: string;

  @Column('text', { default: '' })
  definition: string;

  /** 1 (helpful) to 5 (the job cannot be done without). */
  @Column('smallint')
  importance: number;

  @Column('text')
  needed: 'at_entry' | 'learnt';

  @Column('integer')
  position: number;

  @Column('integer', { default: 1 })
  version: number;
}
