import { Check, Column, Entity, Index } from 'typeorm';
import { DocumentOrder } from '../../platform/orders/document-order.entity.js';

/** What is being done, in this order; everything before it is done. */
export const accessSteps = ['gathering', 'printing'] as const;
export type AccessStep = (typeof accessSteps)[number];

/** Everything on file about one person, as JSON and PDF: asked for by somebody, then made, and deleted after 30 days. */
@Entity('access_exports')
@Index('ix_access_exports_applications', { synchronize: false })
@Index('ix_access_exports_waiting', ['askedAt', 'id'], { where: `"state" = 'waiting'` })
@Check('ck_access_exports_kind', `"kind" in ('candidate', 'person')`)
@Check('ck_access_exports_paper', `"paper" in ('A4', 'Letter')`)
@Check('ck_access_exports_state', `"state" in ('waiting', 'making', 'made', 'failed', 'cancelled')`)
@Check('ck_access_exports_step', `"step" in ('gathering', 'printing')`)
@Check('ck_access_exports_content', `("content" is not null) = ("state" = 'made')`)
export class AccessExport extends DocumentOrder {
  @Column('text')
  kind: 'candidate' | 'person';

  @Column('uuid', { array: true, default: '{}' })
  applicationIds: string[];

  @Column('uuid', { array: true, default: '{}' })
  jobIds: string[];

  @Index()
  @Column('uuid', { nullable: true })
  personId: string | null;

  /** Whether others' names and addresses are left out. */
  @Column('boolean')
  redacted: boolean;

  @Column('text', { default: 'gathering' })
  step: AccessStep;

  @Column('timestamptz', { nullable: true })
  madeAt: Date | null;

  @Column('text', { nullable: true })
  fileName: string | null;

  @Column('integer', { nullable: true })
  pages: number | null;

  /** How many entries it holds. */
  @Column('integer', { nullable: true })
  entries: number | null;

  /** Of the PDF, in hexadecimal. */
  @Column('char', { length: 64, nullable: true })
  sha256: string | null;

  /** The same as JSON, with the files. */
  @Column('text', { nullable: true, select: false })
  data: string | null;

  @Column('bytea', { nullable: true, select: false })
  content: Buffer | null;
}
