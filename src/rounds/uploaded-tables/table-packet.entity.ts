import { Check, Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import type { Stage } from '../../packets/making/packet-order.entity.js';
import { DocumentOrder } from '../../platform/orders/document-order.entity.js';
import { RatingsTable } from './ratings-table.entity.js';

/** A packet of an uploaded table: asked for by its owner, then made, and kept as long as the table. */
@Entity('table_packets')
@Index(['tableId', 'askedAt'])
@Index('ix_table_packets_waiting', ['askedAt', 'id'], { where: `"state" = 'waiting'` })
@Check('ck_table_packets_paper', `"paper" in ('A4', 'Letter')`)
@Check('ck_table_packets_state', `"state" in ('waiting', 'making', 'made', 'failed', 'cancelled')`)
@Check('ck_table_packets_stage', `"stage" in ('evidence', 'comparison', 'layout', 'printing', 'sealing')`)
@Check('ck_table_packets_content', `("content" is not null) = ("state" = 'made')`)
export class TablePacket extends DocumentOrder {
  @Column('uuid')
  tableId: string;

  @ManyToOne(() => RatingsTable, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'table_id' })
  table?: Relation<RatingsTable>;

  /** Candidates' names; else letters. */
  @Column('boolean')
  names: boolean;

  @Column('text', { default: 'evidence' })
  stage: Stage;

  @Column('text', { nullable: true })
  fileName: string | null;

  @Column('integer', { nullable: true })
  pages: number | null;

  /** How many names within notes were replaced by letters. */
  @Column('integer', { nullable: true })
  masked: number | null;

  @Column('char', { length: 64, nullable: true })
  sha256: string | null;

  @Column('bytea', { nullable: true, select: false })
  content: Buffer | null;
}
