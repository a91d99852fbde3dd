import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import type { Category } from './category.js';
import { Job } from './job.entity.js';

/** One thing the job needs. */
@Entity('attributes')
@Unique(['jobId', 'key'])
@Check('ck_attributes_category', `"category" in ('technical', 'business', 'interpersonal', 'lifestyle')`)
@Check('ck_attributes_importance', `"importance" between 1 and 5`)
@Check('ck_attributes_importance_from', `"importance_from" in ('team', 'experts')`)
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

  /** 1 (helpful) to 5 (the job cannot be done without); a mean of experts' ratings has two decimals. */
  @Column('double precision')
  importance: number;

  /** Whether the team set it, or it is the mean of subject-matter experts. */
  @Column('text', { default: 'team' })
  importanceFrom: 'team' | 'experts';

  /** Why the team set another than the experts' mean. */
  @Column('text', { default: '' })
  importanceReason: string;

  @Column('text')
  needed: 'at_entry' | 'learnt';

  @Column('integer')
  position: number;

  @Column('integer', { default: 1 })
  version: number;
}

const letters: Record<Category, string> = { technical: 'T', business: 'B', interpersonal: 'I', lifestyle: 'L' };

/**
 * The next key of a category: its letter and the number after the highest one in use, so T1, T2 …
 * @param taken keys that the job has already
 */
export function nextAttributeKey(category: Category, taken: readonly string[]): string {
  const letter = letters[category];
  const numbers = taken
    .filter((key) => key.startsWith(letter) && /^\d{1,6}$/.test(key.slice(1)))
    .map((key) => Number(key.slice(1)));
  return `${letter}${Math.max(0, ...numbers) + 1}`;
}
