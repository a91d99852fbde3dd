import { Column } from 'typeorm';
import type { Paper } from '../base/regional.js';
import { WorkOrder } from './work-order.entity.js';

/** That somebody asked for a document. Each kind of document has a table of these columns and its own. */
export abstract class DocumentOrder extends WorkOrder {
  @Column('text')
  paper: Paper;

  /** IANA; its days are printed. */
  @Column('text')
  timeZone: string;

  /** Language and region; its dates are printed. */
  @Column('text', { default: 'en-US' })
  locale: string;
}
