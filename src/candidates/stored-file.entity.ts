import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A résumé or a writing sample as it was handed in. Kept in the database, so that one backup holds all. */
@Entity('stored_files')
@Check('ck_stored_files_size', `"size" = octet_length("content")`)
export class StoredFile {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  fileName: string;

  /** As found in the bytes, not as claimed. */
  @Column('text')
  mediaType: string;

  @Column('integer')
  size: number;

  @Column('bytea', { select: false })
  content: Buffer;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
