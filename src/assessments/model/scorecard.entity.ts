import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Person } from '../../accounts/access/person.entity.js';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import type { KnownBefore } from './known-before.js';
import { Sitting } from './sitting.entity.js';
import type { ScorecardState } from './vocabulary.js';

const next: Record<ScorecardState, readonly ScorecardState[]> = {
  due: ['draft', 'closed', 'recused'],
  draft: ['submitted', 'closed', 'recused'],
  submitted: ['revised', 'recused'],
  revised: ['revised', 'recused'],
  closed: ['due', 'draft'],
  recused: [],
};

/** One panelist's record of one sitting. Ratings may change until it is submitted. */
@Entity('scorecards')
@Unique(['sittingId', 'panelistId'])
@Index('ix_scorecards_open_sitting', ['sittingId'], { where: `"state" in ('due', 'draft')` })
@Index('ix_scorecards_open_panelist', ['panelistId'], { where: `"state" in ('due', 'draft')` })
@Check('ck_scorecards_state', `"state" in ('due', 'draft', 'submitted', 'revised', 'closed', 'recused')`)
@Check(
  'ck_scorecards_submitted',
  `"state" = 'recused' or ("state" in ('submitted', 'revised')) = ("submitted_at" is not null)`,
)
@Check('ck_scorecards_recused', `"state" <> 'recused' or "conflict" <> ''`)
@Check('ck_scorecards_closed', `"state" <> 'closed' or "closed_reason" <> ''`)
export class Scorecard {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  sittingId: string;

  @ManyToOne(() => Sitting, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'sitting_id' })
  sitting?: Relation<Sitting>;

  @Index()
  @Column('uuid')
  panelistId: string;

  @ManyToOne(() => Person, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'panelist_id' })
  panelist?: Relation<Person>;

  /** The job that it belongs to, kept by the database for its policies (ADR 43). */
  @Column({ type: 'uuid', insert: false, update: false, select: false })
  jobId?: string;

  /** The part this panelist plays in an audition. */
  @Column('text', { default: '' })
  plays: string;

  /** Keys of the criteria whose question this panelist asks in an interview. Everybody scores all. */
  @Column('text', { array: true, default: '{}' })
  asks: string[];

  @Column('integer')
  position: number;

  @Column('text', { default: 'due' })
  state: ScorecardState;

  @Column('timestamptz', { nullable: true })
  openedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  submittedAt: Date | null;

  /** What the panelist signed. */
  @Column('text', { default: '' })
  statement: string;

  @Column('text', { default: '' })
  closedReason: string;

  /** What binds its panelist to the candidate, in their words. */
  @Column('text', { default: '' })
  conflict: string;

  @Column('timestamptz', { nullable: true })
  conflictAt: Date | null;

  /** When its panelist first had it in front of them. */
  @Column('timestamptz', { nullable: true })
  seenAt: Date | null;

  /** When this panelist was last reminded of it. */
  @Column('timestamptz', { nullable: true })
  remindedAt: Date | null;

  /** How many reminders of it went out by themselves. */
  @Column('integer', { default: 0 })
  automaticReminders: number;

  /** What had been shown to its panelist that it must be blind to; null where it is blind. */
  @Column('jsonb', { nullable: true })
  known: KnownBefore | null;

  /** What is said of it wherever its ratings are, such as how its panelist was signed in; each once. */
  @Column('text', { array: true, default: '{}' })
  marks: string[];

  @Column('integer', { default: 1 })
  version: number;

  /** @throws RuleViolation where the table of states has no such step */
  moveTo(state: ScorecardState): void {
    if (!next[this.state].includes(state)) {
      throw new RuleViolation('scorecard.state', `A ${this.state} scorecard cannot become ${state}.`);
    }
    this.state = state;
  }
}
