import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Sessions } from '../../accounts/access/sessions.service.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Background } from '../../platform/background/background.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import { BrowserPool } from '../../platform/browser/browser-pool.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { type Begun, type DocumentMaker, DocumentOrders } from '../../platform/orders/document-orders.js';
import { type OrderProblem, RightsLost } from '../../platform/orders/order-states.js';
import { RoundVisibility } from '../../rounds/transfer/round-visibility.js';
import type { PrintedRecords, RecordsStep } from '../document/records-document.js';
import { gatherRecords, type RecordsSource } from '../document/records-source.js';
import { RecordsExport } from './records-export.entity.js';

/** Records exports that were asked for: made one after another, each of what is on file when it is made. */
@Injectable()
export class RecordsOrders extends DocumentOrders<RecordsExport> {
  constructor(database: Database, background: Background) {
    super(database, background, {
      entity: RecordsExport,
      name: 'Records',
      task: 'records.make',
      atOnce: 1,
      unbegun: { step: 'gathering', done: 0, parts: 0 },
    });
  }
}

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'records.made': { jobId: string; exportId: string; sha256: string; pages: number };
    'records.failed': { jobId: string; exportId: string; problem: OrderProblem };
  }
}

type BegunExport = Begun<RecordsExport>;

/** Makes the records exports that were asked for, one after another. */
@Injectable()
export class RecordsMaking implements DocumentMaker<RecordsExport>, OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly orders: RecordsOrders,
    private readonly visibility: RoundVisibility,
    private readonly pool: BrowserPool,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    this.orders.makeWith(this);
  }

  async make(order: BegunExport, signal: AbortSignal): Promise<void> {
    const input = await this.gathered(order);
    // Read with the first export, so that the server itself starts sooner.
    const { printRecords } = await import('../document/records-document.js');
    const progress = async ({ step, done, of: parts }: RecordsStep): Promise<void> => {
      signal.throwIfAborted();
      await this.orders.report(order, { step, done, parts });
    };
    const printed = await printRecords(input, this.pool, { signal, progress });
    signal.throwIfAborted();
    await this.keep(order, input.madeAt, printed);
  }

  /** Everything as one state of the database, if nothing of it is hidden from whoever asked. */
  private async gathered(order: BegunExport): Promise<RecordsSource> {
    const { jobId, paper, timeZone, locale } = order;
    const viewer = await this.asker(order);
    return this.database.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read');
      await this.look(viewer, jobId, tx);
      return gatherRecords(tx, jobId, { madeAt: new Date(), madeBy: viewer.name, timeZone, locale, paper });
    });
  }

  /** Whoever asked, with the rights they have at this moment. */
  private async asker({ askedById, jobId }: BegunExport): Promise<Viewer> {
    const viewer = askedById ? await this.sessions.viewerOfPerson(askedById) : undefined;
    if (!viewer?.may('records.export', jobId)) throw new RightsLost();
    return viewer;
  }

  private async look(viewer: Viewer, jobId: string, tx: Tx): Promise<void> {
    await this.visibility.look(viewer, jobId, 'records', tx).catch((error: unknown) => {
      throw error instanceof NotFound ? new RightsLost() : error;
    });
  }

  /** The file, the end of its making and the record of it: all three, once, or none. */
  private async keep(order: BegunExport, madeAt: Date, { pdf, ...made }: PrintedRecords): Promise<void> {
    const { id, jobId } = order;
    const viewer = await this.asker(order);
    await this.database.transaction(async (tx) => {
      if ((await this.visibility.of(viewer, jobId, tx)) === 'not all') throw new RightsLost();
      const content = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
      await this.orders.finish(tx, order, { ...made, madeAt, content });
      const { sha256, pages } = made;
      await this.audit.record(tx, viewer, 'records.made', { jobId, exportId: id, sha256, pages });
    });
  }

  async recordFailure(tx: Tx, order: BegunExport, problem: OrderProblem): Promise<void> {
    const { id, jobId, askedById, askedByName } = order;
    const actor = { id: askedById, name: askedByName };
    await this.audit.record(tx, actor, 'records.failed', { jobId, exportId: id, problem });
  }
}
