import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

export type ErasureState = 'waiting' | 'done' | 'failed' | 'canceled';
export type ErasureKind = 'candidate' | 'person';
/** They asked; the time that a job keeps people for was over; a backup of before was restored. */
export type ErasureReason = 'asked' | 'due' | 'restored';

/** How much an erasure removed. */
export interface Removed {
  /** Rows that were deleted or emptied, by table. */
  rows: Record<string, number>;
  /** Texts from which a name or an address was taken, or which were removed. */
  texts: number;
  /** Uploaded files and documents that were deleted, and those that a statement took the place of. */
  files: number;
  statements: number;
  /** Events of the activity log that were masked. */
  events: number;
}

/** That somebody is to be erased, or was: by identifiers that lead to nobody any more. Its number is in their new name. */
@Entity('erasures')
@Unique(['number'])
@Index(['askedAt'])
@Index('ix_erasures_applications', { synchronize: false })
@Index('ix_erasures_open', ['askedAt', 'id'], { where: `"state" in ('waiting', 'failed')` })
@Check('ck_erasures_kind', `"kind" in ('candidate', 'person')`)
@Check('ck_erasures_why', `"why" in ('asked', 'due', 'restored')`)
@Check('ck_erasures_state', `"state" in ('waiting', 'done', 'failed', 'canceled')`)
@Check(
  'ck_erasures_done',
  `("state" = 'done') = ("done_at" is not null) and ("state" = 'done') = ("number" is not null)`,
)
export class Erasure {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: ErasureKind;

  @Column('text')
  why: ErasureReason;

  @Column('text', { default: 'waiting' })
  state: ErasureState;

  @Column('integer', { nullable: true })
  number: number | null;

  @Column('uuid', { array: true, default: '{}' })
  applicationIds: string[];

  @Column('uuid', { array: true, default: '{}' })
  candidateIds: string[];

  @Column('uuid', { array: true, default: '{}' })
  jobIds: string[];

  @Column('uuid', { nullable: true })
  personId: string | null;

  /** Texts that go altogether, as `table:row:column`; `all` for every one about them. */
  @Column('text', { array: true, default: '{}' })
  dropped: string[];

  @Column('uuid', { nullable: true })
  askedById: string | null;

  @Column('text')
  askedByName: string;

  @Column('timestamptz', { default: () => 'now()' })
  askedAt: Date;

  @Column('integer', { default: 0 })
  tries: number;

  /** Why the last try failed, in words. */
  @Column('text', { nullable: true })
  problem: string | null;

  @Column('timestamptz', { nullable: true })
  doneAt: Date | null;

  @Column('jsonb', { nullable: true })
  removed: Removed | null;
}
