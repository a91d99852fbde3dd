import { Column, Index, PrimaryColumn } from 'typeorm';
import type { Paper } from '../base/regional.js';
import type { OrderProblem, OrderState } from './order-states.js';

/** That somebody asked for a document, and how far it is. Each kind of document has a table of these columns and its own. */
export abstract class DocumentOrder {
  @PrimaryColumn('uuid')
  id: string;

  @Index()
  @Column('uuid', { nullable: true })
  askedById: string | null;

  @Column('text')
  askedByName: string;

  /** Where a document says when it was made, this is the time. */
  @Column('timestamptz')
  askedAt: Date;

  @Column('text')
  paper: Paper;

  /** IANA; its days are printed. */
  @Column('text')
  timeZone: string;

  /** Language and region; its dates are printed. */
  @Column('text', { default: 'en-US' })
  locale: string;

  @Column('text', { default: 'waiting' })
  state: OrderState;

  @Column('text', { nullable: true })
  problem: OrderProblem | null;

  /** How often it was begun. */
  @Column('integer', { default: 0 })
  tries: number;

  /** The attempt that is at work: of two that believe they are, only the later may write. */
  @Column('uuid', { nullable: true })
  run: string | null;
}
