import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { InvalidInput, NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import type { Paper, Regional } from '../../platform/base/regional.js';
import { Database } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { LongText, OneOf } from '../../platform/http/fields.js';
import { ListQuery, offsetOf, type Paged, paged, pageSize } from '../../platform/http/paging.js';
import { AnalysisReport } from './analysis-report.entity.js';
import { ReportOrders } from './report-making.service.js';

export class ReportRequest {
  @LongText({ max: 10_000, description: 'How the analysis was done.' })
  method: string;

  @LongText({ optional: true, max: 10_000, description: 'Why it was done, and the setting of the job.' })
  setting?: string;

  @LongText({ optional: true, max: 10_000, description: 'Other ways to select that were looked into.' })
  alternatives?: string;

  @LongText({ max: 1000, description: 'Whom to ask about the analysis: name, position, address.' })
  contact: string;

  @OneOf(['A4', 'Letter'], { description: 'Paper size.' })
  paper: Paper;
}

export class ReportsQuery extends ListQuery {}

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'analysis_report.asked': { jobId: string; reportId: string };
    'analysis_report.cancelled': { jobId: string; reportId: string };
    'analysis_report.signed': { jobId: string; reportId: string; sha256: string };
  }
}

/** Job analysis reports: asked for, canceled, downloaded, checked, signed off. They hold nothing of candidates. */
@Injectable()
export class AnalysisReports {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly orders: ReportOrders,
    private readonly audit: Audit,
  ) {}

  /** The newest first. @throws NotFound */
  async list(
    viewer: Viewer,
    jobId: string,
    query: ReportsQuery,
  ): Promise<{ job: Job; reports: Paged<AnalysisReport> }> {
    const job = await this.access.job(viewer, jobId, 'job.view');
    const [rows, total] = await this.database.reader.findAndCount(AnalysisReport, {
      where: { jobId },
      order: { askedAt: 'DESC', id: 'DESC' },
      ...{ take: pageSize, skip: offsetOf(query) },
    });
    return { job, reports: paged(rows, total, query) };
  }

  /** @throws NotFound */
  async one(viewer: Viewer, jobId: string, id: string): Promise<{ job: Job; report: AnalysisReport }> {
    const job = await this.access.job(viewer, jobId, 'job.view');
    const report = await this.database.reader.findOneBy(AnalysisReport, { id, jobId });
    if (!report) throw new NotFound('report', 'id');
    return { job, report };
  }

  /** @throws NotFound where it is not made */
  async file(viewer: Viewer, jobId: string, id: string): Promise<{ fileName: string; content: Buffer }> {
    await this.access.job(viewer, jobId, 'job.view');
    const report = await this.database.reader.findOne(AnalysisReport, {
      where: { id, jobId, state: 'made' },
      select: { id: true, fileName: true, content: true },
    });
    if (!report) throw new NotFound('report', 'id');
    return { fileName: report.fileName!, content: report.content! };
  }

  /** @throws NotFound, Forbidden; RuleViolation while one is in the making */
  async ask(viewer: Viewer, jobId: string, input: ReportRequest, regional: Regional): Promise<{ id: string }> {
    const { method, setting = '', alternatives = '', contact, paper } = input;
    const id = newId();
    await this.database.transaction(async (tx) => {
      await this.access.toChange(viewer, jobId, 'analysis.edit', tx);
      const [open] = await tx.query<object[]>(
        `select from analysis_reports where job_id = $1 and state in ('waiting', 'making') limit 1`,
        [jobId],
      );
      if (open) {
        const message = 'A report for this job is in progress. Wait until it is done, or cancel it.';
        throw new RuleViolation('analysis_report.in_the_making', message);
      }
      const asker = { askedById: viewer.id, askedByName: viewer.name, askedAt: new Date() };
      const { timeZone, locale } = regional;
      await this.orders.ask(tx, {
        ...{ id, jobId, method, setting, alternatives, contact, paper, timeZone, locale },
        ...asker,
      });
      await this.audit.record(tx, viewer, 'analysis_report.asked', { jobId, reportId: id });
    });
    return { id };
  }

  /** @throws NotFound, Forbidden; RuleViolation where it is made already */
  async askAgain(viewer: Viewer, jobId: string, id: string, { timeZone, locale }: Regional): Promise<void> {
    await this.access.job(viewer, jobId, 'analysis.edit');
    await this.one(viewer, jobId, id);
    await this.database.transaction(async (tx) => {
      const asker = { askedById: viewer.id, askedByName: viewer.name, askedAt: new Date() };
      if (!(await this.orders.askAgain(tx, id, { ...asker, timeZone, locale }))) {
        throw new RuleViolation('analysis_report.made', 'It is already generated, or in progress.');
      }
      await this.audit.record(tx, viewer, 'analysis_report.asked', { jobId, reportId: id });
    });
  }

  /** @throws NotFound, Forbidden; RuleViolation where it is over already */
  async cancel(viewer: Viewer, jobId: string, id: string): Promise<void> {
    await this.access.job(viewer, jobId, 'analysis.edit');
    await this.one(viewer, jobId, id);
    await this.database.transaction(async (tx) => {
      if (!(await this.orders.cancel(tx, id))) {
        throw new RuleViolation('analysis_report.over', 'Nothing to cancel. It is already finished.');
      }
      await this.audit.record(tx, viewer, 'analysis_report.cancelled', { jobId, reportId: id });
    });
    this.orders.stop(id);
  }

  /** Signs a report off, once, for the file with its digest. @throws NotFound, Forbidden; RuleViolation */
  async sign(viewer: Viewer, jobId: string, id: string): Promise<void> {
    await this.access.job(viewer, jobId, 'analysis.edit');
    const { report } = await this.one(viewer, jobId, id);
    await this.database.transaction(async (tx) => {
      const { affected } = await tx
        .createQueryBuilder()
        .update(AnalysisReport)
        .set({ signedById: viewer.id, signedByName: viewer.name, signedAt: new Date() })
        .where(`id = :id and state = 'made' and signed_at is null`, { id })
        .execute();
      if (affected !== 1) {
        throw new RuleViolation('analysis_report.not_to_sign', 'It is signed off already, or not generated yet.');
      }
      const { sha256 } = report;
      await this.audit.record(tx, viewer, 'analysis_report.signed', { jobId, reportId: id, sha256: sha256! });
    });
  }

  /** The report that these bytes are. @throws InvalidInput on `file` where they are none of this job's */
  async reportOf(viewer: Viewer, jobId: string, bytes: Uint8Array | undefined): Promise<AnalysisReport> {
    await this.access.job(viewer, jobId, 'job.view');
    if (!bytes) throw InvalidInput.field('file', 'Choose a report.');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const report = await this.database.reader.findOneBy(AnalysisReport, { jobId, sha256 });
    if (!report) {
      throw InvalidInput.field('file', 'This file was altered, or isn’t a report of this job that was generated here.');
    }
    return report;
  }
}
