import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Sessions } from '../../accounts/access/sessions.service.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Background } from '../../platform/background/background.js';
import { BrowserPool } from '../../platform/browser/browser-pool.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { type Begun, type DocumentMaker, DocumentOrders } from '../../platform/orders/document-orders.js';
import { type OrderProblem, RightsLost } from '../../platform/orders/order-states.js';
import { AnalysisReport } from './analysis-report.entity.js';
import { ReportSources } from './report-source.js';

/** Job analysis reports that were asked for. */
@Injectable()
export class ReportOrders extends DocumentOrders<AnalysisReport> {
  constructor(database: Database, background: Background) {
    super(database, background, {
      entity: AnalysisReport,
      name: 'Job analysis reports',
      task: 'analysis-report.make',
      atOnce: 1,
      unbegun: { stage: 'gathering' },
    });
  }
}

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'analysis_report.made': { jobId: string; reportId: string; sha256: string; pages: number };
    'analysis_report.failed': { jobId: string; reportId: string; problem: OrderProblem };
  }
}

type BegunReport = Begun<AnalysisReport>;

/** Makes job analysis reports, each of the analysis as it is when it is made. */
@Injectable()
export class ReportMaking implements DocumentMaker<AnalysisReport>, OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly orders: ReportOrders,
    private readonly sources: ReportSources,
    private readonly pool: BrowserPool,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    this.orders.makeWith(this);
  }

  async make(order: BegunReport, signal: AbortSignal): Promise<void> {
    const viewer = await this.asker(order);
    const madeAt = new Date();
    const source = await this.sources.read(viewer, order.jobId);
    await this.orders.report(order, { stage: 'printing' });
    const { printReport } = await import('./print-report.js');
    const { paper, timeZone, locale } = order;
    const onPrinted = () => this.orders.report(order, { stage: 'sealing' });
    const how = { paper, timeZone, locale, madeAt, madeBy: viewer.name, signal, onPrinted };
    const { pdf, ...made } = await printReport(source, order, how, this.pool);
    signal.throwIfAborted();
    await this.asker(order);
    await this.database.transaction(async (tx) => {
      const content = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
      await this.orders.finish(tx, order, { ...made, madeAt, content });
      const { id: reportId, jobId } = order;
      const { sha256, pages } = made;
      await this.audit.record(tx, viewer, 'analysis_report.made', { jobId, reportId, sha256, pages });
    });
  }

  /** Whoever asked, with the rights they have at this moment. */
  private async asker({ askedById, jobId }: BegunReport): Promise<Viewer> {
    const viewer = askedById ? await this.sessions.viewerOfPerson(askedById) : undefined;
    if (!viewer?.may('analysis.edit', jobId)) throw new RightsLost();
    return viewer;
  }

  async recordFailure(tx: Tx, order: BegunReport, problem: OrderProblem): Promise<void> {
    const { id: reportId, jobId, askedById, askedByName } = order;
    const actor = { id: askedById, name: askedByName };
    await this.audit.record(tx, actor, 'analysis_report.failed', { jobId, reportId, problem });
  }
}
