import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Sessions } from '../../accounts/access/sessions.service.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Background } from '../../platform/background/background.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { type Begun, type DocumentMaker, DocumentOrders, NoLongerOurs } from '../../platform/orders/document-orders.js';
import { type OrderProblem, RightsLost } from '../../platform/orders/order-states.js';
import { CandidateImport } from './candidate-import.entity.js';
import { CandidateUpload } from './candidate-upload.entity.js';
import { ImportWriting } from './import-writing.service.js';
import { ImportReadings } from './reading/import-readings.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'candidates.import_failed': { jobId: string; importId: string; problem: OrderProblem };
  }
}

type BegunImport = Begun<CandidateImport>;

/** Imports that were asked for. */
@Injectable()
export class ImportOrders extends DocumentOrders<CandidateImport> {
  constructor(database: Database, background: Background) {
    super(database, background, {
      entity: CandidateImport,
      name: 'Imports of candidates',
      task: 'candidates.import',
      atOnce: 2,
      unbegun: { stage: 'reading', done: 0, total: 0 },
    });
  }
}

/** Brings in the people of the files that were asked for: everybody who can come in, in one transaction, or nobody. */
@Injectable()
export class ImportMaking implements DocumentMaker<CandidateImport>, OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly orders: ImportOrders,
    private readonly readings: ImportReadings,
    private readonly writing: ImportWriting,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    this.orders.makeWith(this);
  }

  async make(order: BegunImport, signal: AbortSignal): Promise<void> {
    const viewer = await this.asker(order);
    const { content } = await this.file(order.uploadId);
    const { choices } = order;
    const { people } = await this.readings.of(content, choices, choices.country ?? 'US');
    await this.orders.report(order, { stage: 'matching', total: people.length });
    await this.database.transaction(async (tx) => {
      const counts = await this.writing.write(tx, viewer, order, people, async (done) => {
        signal.throwIfAborted();
        await this.orders.report(order, { stage: 'writing', done });
      });
      await tx.delete(CandidateUpload, { id: order.uploadId });
      await this.orders.finish(tx, order, { counts, done: people.length });
    });
  }

  async recordFailure(tx: Tx, order: BegunImport, problem: OrderProblem): Promise<void> {
    const { id: importId, jobId, askedById, askedByName } = order;
    await this.audit.record(tx, { id: askedById, name: askedByName }, 'candidates.import_failed', {
      ...{ jobId, importId, problem },
    });
  }

  /** Whoever asked, with the rights they have at this moment. */
  private async asker({ askedById, jobId }: BegunImport): Promise<Viewer> {
    const viewer = askedById ? await this.sessions.viewerOfPerson(askedById) : undefined;
    if (!viewer?.may('candidate.edit', jobId)) throw new RightsLost();
    return viewer;
  }

  private async file(id: string): Promise<CandidateUpload> {
    const upload = await this.database.reader
      .createQueryBuilder(CandidateUpload, 'u')
      .addSelect('u.content')
      .where({ id })
      .getOne();
    // A file that is gone was deleted with its import.
    if (!upload) throw new NoLongerOurs();
    return upload;
  }
}
