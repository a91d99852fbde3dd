import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Application } from '../../candidates/application.entity.js';
import { StoredFile } from '../../candidates/stored-file.entity.js';
import { Assessment } from './assessment.entity.js';

/** One application taking one assessment. */
@Entity('sittings')
@Unique(['applicationId', 'assessmentKey'])
@Check('ck_sittings_minutes', `"minutes" between 5 and 1440`)
export class Sitting {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  applicationId: string;

  @ManyToOne(() => Application, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id' })
  application?: Relation<Application>;

  @Index()
  @Column('uuid')
  assessmentId: string;

  @ManyToOne(() => Assessment, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'assessment_id' })
  assessment?: Relation<Assessment>;

  /** The assessment's key, the same through all versions of the plan. */
  @Column('text')
  assessmentKey: string;

  @Index()
  @Column('timestamptz', { nullable: true })
  at: Date | null;

  /** How long it takes; null where that is not known: then it takes no one's time. */
  @Column('integer', { nullable: true })
  minutes: number | null;

  @Column('text', { default: '' })
  place: string;

  /** Whether its place is a room that no other session can have meanwhile. */
  @Column('boolean', { default: false })
  holdsRoom: boolean;

  /** What the candidate will present. */
  @Column('text', { default: '' })
  topic: string;

  /** The writing sample as handed in. */
  @Index()
  @Column('uuid', { nullable: true })
  documentId: string | null;

  @ManyToOne(() => StoredFile, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'document_id' })
  document?: Relation<StoredFile> | null;

  /** From then on its panelists may revise what they submitted. */
  @Column('timestamptz', { nullable: true })
  debriefOpenedAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
