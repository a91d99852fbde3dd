import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Application } from '../candidates/application.entity.js';

/** A file on its way from a candidate, piece by piece. */
@Entity('candidate_uploads')
@Check('ck_candidate_uploads_received', `"received" between 0 and "size"`)
export class CandidateUpload {
  @PrimaryColumn('uuid')
  id: string;

  @Index()
  @Column('uuid')
  applicationId: string;

  @ManyToOne(() => Application, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id' })
  application?: Relation<Application>;

  /** What it is handed in for. */
  @Column('text')
  assessmentKey: string;

  @Column('text')
  fileName: string;

  /** Bytes. */
  @Column('integer')
  size: number;

  /** Bytes that are here. */
  @Column('integer', { default: 0 })
  received: number;

  @Column('timestamptz', { default: () => 'now()' })
  begunAt: Date;
}

/** A piece of a file on its way. */
@Entity('candidate_upload_pieces')
export class CandidateUploadPiece {
  @PrimaryColumn('uuid')
  uploadId: string;

  @ManyToOne(() => CandidateUpload, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'upload_id' })
  upload?: Relation<CandidateUpload>;

  /** Its place in the file, in bytes. */
  @PrimaryColumn('integer')
  starts: number;

  @Column('bytea')
  bytes: Buffer;
}
