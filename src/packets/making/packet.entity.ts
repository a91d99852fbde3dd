import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Job } from '../../jobs/model/job.entity.js';

/** A comparison as a document that was made once and stays as it was made. */
@Entity('packets')
@Index(['jobId', 'madeAt'])
@Check('ck_packets_paper', `"paper" in ('A4', 'Letter')`)
export class Packet {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @Index()
  @Column('uuid', { nullable: true })
  madeById: string | null;

  @Column('text')
  madeByName: string;

  @Column('timestamptz')
  madeAt: Date;

  @Column('text')
  paper: 'A4' | 'Letter';

  /** Candidates' names, or letters in their place. */
  @Column('boolean')
  names: boolean;

  /**
   * What it was made from: the comparison as the maker could see it, with `fileName`, the count of `masked`
   * names, and what it `holds` that may have to be kept from somebody.
   */
  @Column('jsonb', { select: false })
  comparison: Record<string, unknown>;

  @Column('integer')
  pages: number;

  @Column('char', { length: 64 })
  sha256: string;

  @Column('bytea', { select: false })
  content: Buffer;
}
