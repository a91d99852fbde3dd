import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import type { Category } from './category.js';
import { Job } from './job.entity.js';

/** A category's weight set by hand, in percent, in place of the one that follows from importance. */
@Entity('category_weights')
@Unique(['jobId', 'category'])
@Check('ck_category_weights_category', `"category" in ('technical', 'business', 'interpersonal', 'lifestyle')`)
@Check('ck_category_weights_weight', `"weight" >= 0 and "weight" <= 100`)
export class CategoryWeight {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @Column('text')
  category: Category;

  @Column('double precision')
  weight: number;

  @Column('text')
  reason: string;
}
