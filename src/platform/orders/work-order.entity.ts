import { Column, Index, PrimaryColumn } from 'typeorm';
import type { OrderProblem, OrderState } from './order-states.js';

/** That somebody asked for something that takes its time, and how far it is. */
export abstract class WorkOrder {
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
