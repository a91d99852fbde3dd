import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { CandidateSource } from '../../jobs/model/job.entity.js';
import type { Stage } from '../application.entity.js';
import { Candidate } from '../candidate.entity.js';
import { StoredFile } from '../stored-file.entity.js';

/** What was said of the one that went. */
export interface MergedFacts {
  name: string;
  email: string | null;
  phone: string;
  /** Of its application for the same job as the one that is kept. */
  application?: { key: string; stage: Stage; source: CandidateSource | null; appliedAt: string; screen?: string };
}

/** That two candidates were one person: what was said of the one that went, and of its application for the same job. */
@Entity('candidate_merges')
export class CandidateMerge {
  @PrimaryColumn('uuid')
  id: string;

  @Index()
  @Column('uuid')
  candidateId: string;

  @ManyToOne(() => Candidate, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'candidate_id' })
  candidate?: Relation<Candidate>;

  @Column('uuid')
  mergedCandidateId: string;

  /** The application that is kept; null where the two had none for the same job. */
  @Index()
  @Column('uuid', { nullable: true })
  applicationId: string | null;

  /** What happened to this one stands in the activity log under this id. */
  @Index()
  @Column('uuid', { nullable: true })
  mergedApplicationId: string | null;

  @Column('jsonb')
  merged: MergedFacts;

  /** The other résumé, where both had one. */
  @Index()
  @Column('uuid', { nullable: true })
  resumeId: string | null;

  @ManyToOne(() => StoredFile, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'resume_id' })
  resume?: Relation<StoredFile> | null;

  @Column('uuid', { nullable: true })
  byId: string | null;

  @Column('text')
  byName: string;

  @Column('timestamptz', { default: () => 'now()' })
  at: Date;
}
