import {
  Check,
  Column,
  Entity,
  type EntityManager,
  In,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  type Relation,
  Unique,
} from 'typeorm';
import { levelText } from './rating-scale.js';
import { Scorecard } from './scorecard.entity.js';
import type { CriterionKind } from './vocabulary.js';

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

/** A scorecard as it was before a revision, without its ratings. */
export interface EarlierVersion {
  number: number;
  submittedAt: Date;
  /** Why the next version took its place. */
  reason: string;
  statement: string;
}

/** What an earlier version said of one criterion. */
export interface EarlierCell {
  number: number;
  level: number | null;
  /** "was 3"; where only the note was different, "the note was different". */
  shown: string;
  /** The note of then, where it was another. */
  note: string;
  reason: string;
}

/** What these scorecards said before they were revised, the newest first. One query. */
export function versionsOf(manager: EntityManager, scorecardIds: readonly string[]): Promise<ScorecardVersion[]> {
  if (scorecardIds.length === 0) return Promise.resolve([]);
  return manager.find(ScorecardVersion, { where: { scorecardId: In(scorecardIds) }, order: { number: 'DESC' } });
}

export function earlierVersion({ number, submittedAt, reason, statement }: ScorecardVersion): EarlierVersion {
  return { number, submittedAt, reason, statement };
}

/**
 * The steps by which a criterion came to what it says now: each version in which it said something else than in
 * the next.
 * @param now what the scorecard says of it
 * @param versions of that scorecard, the newest first
 */
export function earlierCells(
  { key, kind }: { key: string; kind: CriterionKind },
  now: { level: number | null; note: string } | undefined,
  versions: readonly ScorecardVersion[],
): EarlierCell[] {
  let next = { level: now?.level ?? null, note: now?.note ?? '' };
  return versions.flatMap(({ number, reason, ratings }) => {
    const then = ratings.find(({ criterion }) => criterion === key) ?? { level: null, note: '' };
    const [moved, reworded] = [then.level !== next.level, then.note !== next.note];
    next = then;
    if (!moved && !reworded) return [];
    const shown = moved ? `was ${levelText(kind, then.level)}` : 'the note was different';
    return [{ number, level: then.level, shown, note: reworded ? then.note : '', reason }];
  });
}
