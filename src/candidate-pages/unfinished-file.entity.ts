import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Application } from '../candidates/application.entity.js';

/** A file on its way from a candidate, piece by piece. */
@Entity('unfinished_files')
@Check('ck_unfinished_files_received', `"received" between 0 and "size"`)
export class UnfinishedFile {
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
@Entity('unfinished_file_pieces')
export class UnfinishedFilePiece {
  @PrimaryColumn('uuid')
  uploadId: string;

  @ManyToOne(() => UnfinishedFile, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'upload_id' })
  upload?: Relation<UnfinishedFile>;

  /** Its place in the file, in bytes. */
  @PrimaryColumn('integer')
  starts: number;

  @Column('bytea')
  bytes: Buffer;
}
