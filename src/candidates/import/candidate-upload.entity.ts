import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Person } from '../../accounts/access/person.entity.js';
import { Job } from '../../jobs/model/job.entity.js';
import type { ImportChoices } from './reading/import-choices.js';
import type { ImportKind } from './reading/imported-person.js';

/** A file of candidates as it came. It is its owner's alone, until it is imported or deleted. */
@Entity('candidate_uploads')
@Index(['jobId', 'personId'])
@Check('ck_candidate_uploads_kind', `"kind" in ('table', 'json_resume', 'greenhouse')`)
export class CandidateUpload {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @Index()
  @Column('uuid')
  personId: string;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  @Column('text')
  fileName: string;

  @Column('text')
  kind: ImportKind;

  /** In bytes. */
  @Column('integer')
  size: number;

  @Column('char', { length: 64 })
  sha256: string;

  /** SHA-256 of its headings: tables with the same ones are read alike. */
  @Column('char', { length: 64 })
  headingsHash: string;

  /** What its owner said of it. */
  @Column('jsonb', { default: {} })
  choices: ImportChoices;

  @Column('timestamptz')
  uploadedAt: Date;

  @Column('bytea', { select: false })
  content: Buffer;
}

/** What a person said of files of candidates with these headings, for the next one. */
@Entity('candidate_upload_choices')
export class CandidateUploadChoices {
  @PrimaryColumn('uuid')
  personId: string;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  @PrimaryColumn('char', { length: 64 })
  headingsHash: string;

  @Column('jsonb')
  choices: ImportChoices;

  @Column('timestamptz')
  saidAt: Date;
}
