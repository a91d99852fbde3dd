import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Sessions } from '../../accounts/access/sessions.service.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import type { OrderProblem } from '../../platform/orders/order-states.js';
import { printProblem, RightsLost } from '../../platform/orders/print-problem.js';
import { Background } from '../../platform/background/background.js';
import { NoLongerOurs, OrderRunner } from '../../platform/orders/order-runner.js';
import { BrowserPool } from '../../platform/browser/browser-pool.js';
import { BrowserUnavailable } from '../../platform/browser/find-browser.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import { RoundVisibility } from '../../rounds/transfer/round-visibility.js';
import { gatherRecords } from '../document/gather-records.js';
import { type BegunExport, RecordsOrders, type RecordsProgress } from './records-orders.js';
import type { PrintedRecords } from '../document/records-document.js';
import type { RecordsSource } from '../document/records-source.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'records.made': { jobId: string; exportId: string; sha256: string; pages: number };
    'records.failed': { jobId: string; exportId: string; problem: OrderProblem };
  }
}

/** The task of the background whose payload names a records export. */
export const makeRecords = 'records.make';

/** Makes the records exports that were asked for, one after another. */
@Injectable()
export class RecordsMaking implements OnModuleInit {
  private readonly log = new Logger('Records');
  private readonly orders = new OrderRunner<BegunExport, OrderProblem>({
    begin: (id) => this.book.begin(id),
    stillOurs: (order) => this.book.isOn(order),
    make: (order, signal) => this.make(order, signal),
    fail: (order, problem) => this.fail(order, problem),
    sendBack: (order, uncounted) => this.sendBack(order, uncounted),
    problemOf: (error) => this.problemOf(error),
  });

  constructor(
    private readonly database: Database,
    private readonly background: Background,
    private readonly sessions: Sessions,
    private readonly book: RecordsOrders,
    private readonly sight: RoundVisibility,
    private readonly pool: BrowserPool,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    this.background.handle<{ id: string }>(makeRecords, ({ id }, run) => this.orders.work(id, run), { atOnce: 1 });
  }

  /** Ends the making of one in this process at once; another process hears of it from the database. */
  stop(id: string): void {
    this.orders.stop(id);
  }

  private async make(order: BegunExport, signal: AbortSignal): Promise<void> {
    const input = await this.gathered(order);
    // Read with the first export, so that the server itself starts sooner.
    const { printRecords } = await import('../document/records-document.js');
    const progress = async (step: RecordsProgress): Promise<void> => {
      signal.throwIfAborted();
      if (!(await this.book.report(order, step))) throw new NoLongerOurs();
    };
    const printed = await printRecords(input, this.pool, { signal, progress });
    signal.throwIfAborted();
    await this.keep(order, input.madeAt, printed);
  }

  /** Everything as one state of the database, if nothing of it is hidden from whoever asked. */
  private async gathered(order: BegunExport): Promise<RecordsSource> {
    const { jobId, paper, timeZone } = order;
    const viewer = await this.asker(order);
    return this.database.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read');
      await this.look(viewer, jobId, tx);
      return gatherRecords(tx, jobId, { madeAt: new Date(), madeBy: viewer.name, timeZone, paper });
    });
  }

  /** Whoever asked, with the rights they have at this moment. */
  private async asker({ askedById, jobId }: BegunExport): Promise<Viewer> {
    const viewer = askedById ? await this.sessions.viewerOfPerson(askedById) : undefined;
    if (!viewer?.may('records.export', jobId)) throw new RightsLost();
    return viewer;
  }

  private async look(viewer: Viewer, jobId: string, tx: Tx): Promise<void> {
    await this.sight.look(viewer, jobId, 'records', tx).catch((error: unknown) => {
      throw error instanceof NotFound ? new RightsLost() : error;
    });
  }

  /** The file, the end of its making and the record of it: all three, once, or none. */
  private async keep(order: BegunExport, madeAt: Date, { pdf, ...made }: PrintedRecords): Promise<void> {
    const { id, jobId, run } = order;
    const viewer = await this.asker(order);
    await this.database.transaction(async (tx) => {
      if ((await this.sight.of(viewer, jobId, tx)) === 'not all') throw new RightsLost();
      const content = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
      if (!(await this.book.move(tx, id, 'made', { ...made, madeAt, content }, run))) throw new NoLongerOurs();
      const { sha256, pages } = made;
      await this.audit.record(tx, viewer, 'records.made', { jobId, exportId: id, sha256, pages });
    });
  }

  private problemOf(error: unknown): OrderProblem | undefined {
    if (error instanceof BrowserUnavailable) this.log.warn(error.message);
    return printProblem(error);
  }

  private async fail({ id, jobId, run, askedById, askedByName }: BegunExport, problem: OrderProblem): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await this.book.move(tx, id, 'failed', { problem }, run))) return;
      const actor = { id: askedById, name: askedByName };
      await this.audit.record(tx, actor, 'records.failed', { jobId, exportId: id, problem });
    });
  }

  /** @param uncounted 1 where this try does not count */
  private async sendBack({ id, run }: BegunExport, uncounted: 0 | 1): Promise<void> {
    const changes = { run: null, step: 'gathering' as const, done: 0, parts: 0, tries: () => `tries - ${uncounted}` };
    // Where the database does not answer either, the next start takes it on as it stands.
    await this.book.move(this.database.reader, id, 'waiting', changes, run).catch(() => undefined);
  }
}
