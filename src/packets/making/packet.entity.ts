import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { PacketContents } from '../document/packet-contents.js';
import { Job } from '../../jobs/model/job.entity.js';
import type { Paper } from '../../platform/base/regional.js';

/** What a packet was before an erasure. */
export interface ReplacedPacket {
  erasureId: string;
  /** ISO 8601. */
  at: string;
  sha256: string;
  pages: number;
}

/** A comparison as a document that was made once and stays as it was made. */
@Entity('packets')
@Index(['jobId', 'madeAt'])
@Index('ix_packets_replaced', { synchronize: false })
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
  paper: Paper;

  /** Candidates' names, or letters in their place. */
  @Column('boolean')
  names: boolean;

  /**
   * What it was made from: the comparison as the maker could see it, with `fileName`, the count of `masked`
   * names, and what it `holds` that may have to be kept from someone.
   */
  @Column('jsonb', { select: false })
  comparison: Record<string, unknown>;

  @Column('text')
  fileName: string;

  /** How many it compares. */
  @Column('integer')
  candidates: number;

  /** Names that were replaced by letters within notes. */
  @Column('integer')
  masked: number;

  /** Of its content, in bytes. */
  @Column('integer')
  size: number;

  /** What of it may have to be kept from someone; a packet of which that is not known is no one's. */
  @Column('jsonb', { nullable: true })
  holds: PacketContents | null;

  @Column('integer')
  pages: number;

  @Index()
  @Column('char', { length: 64 })
  sha256: string;

  @Column('bytea', { select: false })
  content: Buffer;

  /** Where a statement stands in its place since somebody it named was erased: what it was, the first first. */
  @Column('jsonb', { nullable: true })
  replaced: ReplacedPacket[] | null;
}
