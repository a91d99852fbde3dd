import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Criterion } from './criterion.entity.js';
import { Scorecard } from './scorecard.entity.js';

/** One panelist's level and note for one criterion. No level and not "not observed" is not answered yet. */
@Entity('ratings')
@Unique(['scorecardId', 'criterionId'])
@Index('ix_ratings_criterion', ['criterionId', 'scorecardId', 'level'])
@Check('ck_ratings_level', `"level" between 1 and 7`)
@Check('ck_ratings_not_observed', `not ("not_observed" and "level" is not null)`)
export class Rating {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  scorecardId: string;

  @ManyToOne(() => Scorecard, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'scorecard_id' })
  scorecard?: Relation<Scorecard>;

  @Column('uuid')
  criterionId: string;

  @ManyToOne(() => Criterion, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'criterion_id' })
  criterion?: Relation<Criterion>;

  /** 1 to the criterion's levels (yes is 2, no is 1). */
  @Column('smallint', { nullable: true })
  level: number | null;

  @Column('boolean', { default: false })
  notObserved: boolean;

  @Column('text', { default: '' })
  note: string;
}
