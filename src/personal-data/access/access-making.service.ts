import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Sessions } from '../../accounts/access/sessions.service.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Background } from '../../platform/background/background.js';
import { BrowserPool } from '../../platform/browser/browser-pool.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { type Begun, type DocumentMaker, DocumentOrders } from '../../platform/orders/document-orders.js';
import { type OrderProblem, RightsLost } from '../../platform/orders/order-states.js';
import { heldTables } from '../held-tables.js';
import { AccessExport } from './access-export.entity.js';
import { CandidateSight } from './candidate-sight.service.js';
import { gatherPerson, type PersonFile } from './gather-person.js';
import { printPerson } from './print-person.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'access.made': { exportId: string; sha256: string; entries: number; jobId?: string };
    'access.failed': { exportId: string; problem: OrderProblem; jobId?: string };
  }
}

/** What is asked for of one person: made one after another. */
@Injectable()
export class AccessOrders extends DocumentOrders<AccessExport> {
  constructor(database: Database, background: Background) {
    super(database, background, {
      entity: AccessExport,
      name: 'Subject access',
      task: 'data.access',
      atOnce: 1,
      unbegun: { step: 'gathering' },
    });
  }
}

/** Gathers and prints what is on file about one person. */
@Injectable()
export class AccessMaking implements DocumentMaker<AccessExport>, OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly orders: AccessOrders,
    private readonly sight: CandidateSight,
    private readonly pool: BrowserPool,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    this.orders.makeWith(this);
  }

  async make(order: Begun<AccessExport>, signal: AbortSignal): Promise<void> {
    const file = await this.gathered(order);
    signal.throwIfAborted();
    await this.orders.report(order, { step: 'printing' });
    const { paper, timeZone, locale } = order;
    const { pdf, sha256, pages, entries } = await printPerson(file, this.pool, { paper, timeZone, locale, signal });
    signal.throwIfAborted();
    const viewer = await this.asker(order);
    await this.database.transaction(async (tx) => {
      const fileName = `on-file-${file.madeAt.slice(0, 10)}.pdf`;
      const made = { fileName, sha256, pages, entries, madeAt: new Date(file.madeAt) };
      await this.orders.finish(tx, order, { ...made, data: JSON.stringify(file), content: pdf });
      const about = { exportId: order.id, sha256, entries, ...jobOf(order) };
      await this.audit.record(tx, viewer, 'access.made', about);
    });
  }

  async recordFailure(tx: Tx, order: Begun<AccessExport>, problem: OrderProblem): Promise<void> {
    const actor = { id: order.askedById, name: order.askedByName };
    await this.audit.record(tx, actor, 'access.failed', { exportId: order.id, problem, ...jobOf(order) });
  }

  /** Everything as one state of the database, if nothing of it is hidden from whoever asked. */
  private async gathered(order: Begun<AccessExport>): Promise<PersonFile> {
    const viewer = await this.asker(order);
    return this.database.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read');
      await tx.query('set local statement_timeout = 0');
      if (order.kind === 'candidate' && !(await this.sight.look(tx, viewer, await ofJobs(tx, order)))) {
        throw new RightsLost();
      }
      const { redacted } = order;
      return gatherPerson(tx, heldTables, order, { madeAt: new Date(), redacted });
    });
  }

  /** Whoever asked, with the rights they have at this moment. */
  private async asker({ askedById, kind, jobIds }: AccessExport): Promise<Viewer> {
    const viewer = askedById ? await this.sessions.viewerOfPerson(askedById) : undefined;
    const may =
      kind === 'person' ? viewer?.may('data.manage') : jobIds.every((jobId) => viewer?.may('privacy.edit', jobId));
    if (!viewer || !may) throw new RightsLost();
    return viewer;
  }
}

/** Events are filed under the first of the jobs; those of somebody who signs in belong to none. */
export function jobOf({ jobIds }: Pick<AccessExport, 'jobIds'>): { jobId?: string } {
  return jobIds[0] === undefined ? {} : { jobId: jobIds[0] };
}

/** The applications of an export that are there, each with its job. */
export function ofJobs(
  tx: Tx,
  { applicationIds }: Pick<AccessExport, 'applicationIds'>,
): Promise<{ applicationId: string; jobId: string }[]> {
  return tx.query<{ applicationId: string; jobId: string }[]>(
    'select id as "applicationId", job_id as "jobId" from applications where id = any ($1::uuid[]) order by id',
    [applicationIds],
  );
}
