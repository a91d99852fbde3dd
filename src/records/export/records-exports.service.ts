import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import type { Paper, Regional } from '../../platform/base/regional.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { OneOf } from '../../platform/http/fields.js';
import { ListQuery } from '../../platform/http/paging.js';
import { RoundVisibility } from '../../rounds/transfer/round-visibility.js';
import { RecordsExport } from './records-export.entity.js';
import { RecordsOrders } from './records-making.service.js';
import { RecordsReader } from './records-reader.service.js';

export class RecordsRequest {
  @OneOf(['A4', 'Letter'], { description: 'Paper size.' })
  paper: Paper;
}

export class RecordsQuery extends ListQuery {}

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'records.asked': { jobId: string; exportId: string };
    'records.cancelled': { jobId: string; exportId: string };
    'records.deleted': { jobId: string; exportId: string; sha256: string | null };
  }
}

/** Records exports are asked for, canceled, asked for again and deleted; they are made in the background. */
@Injectable()
export class RecordsExports {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly visibility: RoundVisibility,
    private readonly orders: RecordsOrders,
    private readonly exports: RecordsReader,
    private readonly audit: Audit,
  ) {}

  /**
   * Puts one in the queue; it holds what is on file when it is made.
   * @param regional its dates are printed
   * @throws NotFound also where anything of the job is hidden, Forbidden; RuleViolation while one is in the making
   */
  async ask(viewer: Viewer, jobId: string, { paper }: RecordsRequest, regional: Regional): Promise<{ id: string }> {
    const id = newId();
    await this.database.transaction(async (tx) => {
      await this.mayAsk(viewer, jobId, tx);
      const asker = { askedById: viewer.id, askedByName: viewer.name, askedAt: new Date() };
      await this.orders.ask(tx, { id, jobId, paper, ...regional, ...asker });
      await this.audit.record(tx, viewer, 'records.asked', { jobId, exportId: id });
    });
    return { id };
  }

  /**
   * Puts one that failed or was canceled into the queue again.
   * @throws NotFound, Forbidden as for `ask`; RuleViolation where it is made, or one is in the making
   */
  async askAgain(viewer: Viewer, jobId: string, id: string, regional: Regional): Promise<void> {
    await this.exports.one(viewer, jobId, id);
    await this.database.transaction(async (tx) => {
      await this.mayAsk(viewer, jobId, tx);
      const asker = { askedById: viewer.id, askedByName: viewer.name, askedAt: new Date() };
      if (!(await this.orders.askAgain(tx, id, { ...asker, ...regional }))) {
        throw new RuleViolation('records.made', 'It is already generated.');
      }
      await this.audit.record(tx, viewer, 'records.asked', { jobId, exportId: id });
    });
  }

  /** Ends the making of one, however far it is. @throws NotFound; RuleViolation where it is over already */
  async cancel(viewer: Viewer, jobId: string, id: string): Promise<void> {
    await this.exports.one(viewer, jobId, id);
    await this.database.transaction(async (tx) => {
      if (!(await this.orders.cancel(tx, id))) {
        throw new RuleViolation('records.over', 'Nothing to cancel. It is already finished.');
      }
      await this.audit.record(tx, viewer, 'records.cancelled', { jobId, exportId: id });
    });
    this.orders.stop(id);
  }

  /**
   * Deletes one for good, with its file. That there was one stays on the record.
   * @throws NotFound; RuleViolation while it is in the making
   */
  async delete(viewer: Viewer, jobId: string, id: string): Promise<void> {
    const { facts } = await this.exports.one(viewer, jobId, id);
    await this.database.transaction(async (tx) => {
      const [, gone] = await tx.query<[unknown[], number]>(
        `delete from records_exports where id = $1 and state in ('made', 'failed', 'cancelled')`,
        [id],
      );
      if (gone === 0 && (await tx.existsBy(RecordsExport, { id }))) {
        throw new RuleViolation('records.in_the_making', 'It is in progress. Cancel it before you delete it.');
      }
      if (gone === 0) throw new NotFound('records');
      await this.audit.record(tx, viewer, 'records.deleted', { jobId, exportId: id, sha256: facts.sha256 });
    });
  }

  /** One of a job at a time: it is long, and two would say the same. */
  private async mayAsk(viewer: Viewer, jobId: string, tx: Tx): Promise<void> {
    await this.jobs.toChange(viewer, jobId, 'records.export', tx);
    if ((await this.visibility.of(viewer, jobId, tx)) === 'not all') throw new NotFound('records');
    const at = await tx.query<object[]>(
      `select from records_exports where job_id = $1 and state in ('waiting', 'making') limit 1`,
      [jobId],
    );
    if (at.length === 0) return;
    throw new RuleViolation(
      'records.in_the_making',
      'An export for this job is in progress. Wait until it is done, or cancel it.',
    );
  }
}
