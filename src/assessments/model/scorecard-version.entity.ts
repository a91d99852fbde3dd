import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Scorecard } from './scorecard.entity.js';

/** One criterion as an earlier version of a scorecard rated it; no level is "not observed". */
export interface EarlierRating {
  criterion: string;
  level: number | null;
  note: string;
}

/** What a scorecard said before it was revised. The newest version stands in the scorecard itself. */
@Entity('scorecard_versions')
@Unique(['scorecardId', 'number'])
@Check('ck_scorecard_versions_reason', `"reason" <> ''`)
export class ScorecardVersion {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  scorecardId: string;

  @ManyToOne(() => Scorecard, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'scorecard_id' })
  scorecard?: Relation<Scorecard>;

  /** 1 is what was submitted first. */
  @Column('integer')
  number: number;

  /** Why the panelist put the next version in its place. */
  @Column('text')
  reason: string;

  @Column('timestamptz')
  submittedAt: Date;

  @Column('text', { default: '' })
  statement: string;

  @Column('jsonb')
  ratings: EarlierRating[];
}
