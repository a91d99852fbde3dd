import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Job } from '../../jobs/model/job.entity.js';
import { WorkOrder } from '../../platform/orders/work-order.entity.js';
import { Application } from '../application.entity.js';
import type { ImportChoices } from './reading/import-choices.js';
import type { ImportKind } from './reading/imported-person.js';

/** What is being done, in this order. */
export const importStages = ['reading', 'matching', 'writing'] as const;
export type ImportStage = (typeof importStages)[number];

/** What an import came to. */
export interface ImportCounts {
  added: number;
  updated: number;
  skipped: number;
}

/** That somebody asked for the people of a file to come in, how far it is, and what became of it. */
@Entity('candidate_imports')
@Index(['jobId', 'askedAt'])
@Index('ix_candidate_imports_waiting', ['askedAt', 'id'], { where: `"state" = 'waiting'` })
@Check('ck_candidate_imports_state', `"state" in ('waiting', 'making', 'made', 'failed', 'cancelled')`)
@Check('ck_candidate_imports_stage', `"stage" in ('reading', 'matching', 'writing')`)
@Check('ck_candidate_imports_kind', `"kind" in ('table', 'json_resume', 'greenhouse')`)
@Check('ck_candidate_imports_counts', `("counts" is not null) = ("state" = 'made')`)
export class CandidateImport extends WorkOrder {
  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  /** The file, until it is in or was deleted. */
  @Index()
  @Column('uuid')
  uploadId: string;

  @Column('text')
  fileName: string;

  @Column('text')
  kind: ImportKind;

  @Column('char', { length: 64 })
  sha256: string;

  /** As they were when it was asked for. */
  @Column('jsonb')
  choices: ImportChoices;

  @Column('text', { default: 'reading' })
  stage: ImportStage;

  /** How many people of the file are written. */
  @Column('integer', { default: 0 })
  done: number;

  /** How many there are to write; 0 while that is not known. */
  @Column('integer', { default: 0 })
  total: number;

  @Column('jsonb', { nullable: true })
  counts: ImportCounts | null;

  @Column('timestamptz', { nullable: true })
  undoneAt: Date | null;

  @Column('text', { nullable: true })
  undoneByName: string | null;

  /** How many applications the undoing took away again. */
  @Column('integer', { nullable: true })
  removed: number | null;
}

/** What somebody was called before an import changed it. */
export interface BeforeImport {
  phone?: string;
  source?: string | null;
  /** Whether the details became a résumé, where there was none. */
  resume?: true;
}

/** What an import did with one row of its file; the row names nobody. */
@Entity('candidate_import_rows')
@Check('ck_candidate_import_rows_outcome', `"outcome" in ('added', 'updated', 'skipped')`)
export class CandidateImportRow {
  @PrimaryColumn('uuid')
  importId: string;

  @ManyToOne(() => CandidateImport, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'import_id' })
  import?: Relation<CandidateImport>;

  /** In the order of the file, from 1. */
  @PrimaryColumn('integer')
  place: number;

  /** Where it stands in the file. */
  @Column('integer')
  line: number;

  @Column('text')
  outcome: 'added' | 'updated' | 'skipped';

  /** Why it was skipped, what was not taken as written, or why it stays. */
  @Column('text', { default: '' })
  told: string;

  @Index()
  @Column('uuid', { nullable: true })
  applicationId: string | null;

  @ManyToOne(() => Application, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id' })
  application?: Relation<Application> | null;

  /** Whether the person was not here before. */
  @Column('boolean', { default: false })
  fresh: boolean;

  /** Versions after the import: whatever was changed since is not undone. */
  @Column('integer', { nullable: true })
  applicationVersion: number | null;

  @Column('integer', { nullable: true })
  candidateVersion: number | null;

  /** Of one that was updated. */
  @Column('jsonb', { nullable: true })
  before: BeforeImport | null;

  /** Whether an undoing came by and it stayed. */
  @Column('boolean', { default: false })
  stays: boolean;
}
