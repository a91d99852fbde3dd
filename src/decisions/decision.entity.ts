import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Application, type Stage } from '../candidates/application.entity.js';
import type { DecisionBasis } from './decision-basis.js';

export const outcomes = ['hire', 'hold', 'decline'] as const;
export type Outcome = (typeof outcomes)[number];

/** What a named person decided about one application, and why. A later one stands beside it, never over it. */
@Entity('decisions')
@Index(['applicationId', 'decidedAt'])
@Check('ck_decisions_outcome', `"outcome" in ('hire', 'hold', 'decline')`)
@Check('ck_decisions_reason', `"reason" <> ''`)
export class Decision {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  applicationId: string;

  @ManyToOne(() => Application, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id' })
  application?: Relation<Application>;

  @Column('text')
  outcome: Outcome;

  @Column('text')
  reason: string;

  @Column('uuid', { nullable: true })
  decidedById: string | null;

  @Column('text')
  decidedByName: string;

  @Column('timestamptz')
  decidedAt: Date;

  /** Whether a candidate with a lower score was taken before one with a higher. */
  @Column('boolean', { default: false })
  departsFromOrder: boolean;

  /** Where the candidate stood before it; absent for those made before this was kept. */
  @Column('text', { nullable: true })
  stageBefore: Stage | null;

  /** What is said of it wherever it is shown, such as how whoever decided was signed in. */
  @Column('text', { array: true, default: '{}' })
  marks: string[];

  /** The comparison it was made on; absent for those made before this was kept, or imported. */
  @Column('jsonb', { nullable: true })
  basis: DecisionBasis | null;
}
