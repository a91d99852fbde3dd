import { Check, Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import { Job } from '../../jobs/model/job.entity.js';
import { DocumentOrder } from '../../platform/orders/document-order.entity.js';
import type { PacketContext } from '../document/packet-context.js';
import type { PacketContents } from '../document/packet-contents.js';

/** What is being done, in this order; everything before it is done. */
export const stages = ['evidence', 'comparison', 'layout', 'printing', 'sealing'] as const;
export type Stage = (typeof stages)[number];

/** How much there is of it, as far as is known. */
export interface StageCounts {
  candidates: number;
  scorecards: number;
  ratings: number;
  /** Of the document that is printed. */
  kilobytes?: number;
  pages?: number;
}

/** What a packet is made from, as it was when somebody asked for it. */
export interface PacketSource {
  evidence: Evidence;
  context: PacketContext;
}

/** That somebody asked for a packet: what it is to hold, and how far it is. The packet itself gets the same id. */
@Entity('packet_orders')
@Index(['jobId', 'askedAt'])
@Index('ix_packet_orders_waiting', ['askedAt', 'id'], { where: `"state" = 'waiting'` })
@Check('ck_packet_orders_paper', `"paper" in ('A4', 'Letter')`)
@Check('ck_packet_orders_state', `"state" in ('waiting', 'making', 'made', 'failed', 'cancelled')`)
@Check('ck_packet_orders_stage', `"stage" in ('evidence', 'comparison', 'layout', 'printing', 'sealing')`)
@Check('ck_packet_orders_source', `("source" is not null) = ("state" in ('waiting', 'making'))`)
export class PacketOrder extends DocumentOrder {
  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @Column('boolean')
  names: boolean;

  /** The asker's choice, by the candidates' own keys; none is everybody. */
  @Column('jsonb')
  chosen: { candidates: string[]; assessments: string[] };

  /** What it may have to be kept from somebody for. */
  @Column('jsonb')
  holds: PacketContents;

  /** There until it is made or given up. As text, since the order of its keys is that of the attached figures. */
  @Column('json', { nullable: true, select: false })
  source: PacketSource | null;

  @Column('text', { default: 'evidence' })
  stage: Stage;

  @Column('jsonb')
  counts: StageCounts;
}
