import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import { offsetOf, paged, pageSize, type Paged } from '../../platform/http/paging.js';
import { RoundVisibility } from '../../rounds/transfer/round-visibility.js';
import type { RecordsExport } from './records-export.entity.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'records.downloaded': { jobId: string; exportId: string; sha256: string };
  }
}

/** A records export, made or not, as it is told of. */
export type RecordsFacts = Pick<
  RecordsExport,
  | 'id'
  | 'jobId'
  | 'askedById'
  | 'askedByName'
  | 'paper'
  | 'state'
  | 'step'
  | 'problem'
  | 'fileName'
  | 'pages'
  | 'redactions'
  | 'sha256'
> & {
  /** ISO 8601 in UTC. */
  askedAt: string;
  madeAt: string | null;
  /** How far the step is; nothing where something of the job is hidden from this viewer by now. */
  done: number | null;
  parts: number | null;
  /** Bytes. */
  size: number | null;
  /** How many others are made before it, while it waits. */
  before: number;
};

/**
 * The records exports of a job. One holds everything, so it is there only for those from whom nothing of the job is
 * hidden at that moment, whoever asked for it; whoever asked sees what became of one that is not made.
 */
@Injectable()
export class RecordsReader {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly sight: RoundVisibility,
    private readonly audit: Audit,
  ) {}

  /** The newest first; `hidden` says that something of the job is hidden from the viewer. @throws NotFound, Forbidden */
  list(
    viewer: Viewer,
    jobId: string,
    query: { page?: number },
  ): Promise<{ job: Job; hidden: boolean; exports: Paged<RecordsFacts> }> {
    return this.database.transaction(async (tx) => {
      const job = await this.jobs.job(viewer, jobId, 'records.export', tx);
      const all = await this.seesAll(viewer, jobId, tx);
      const about = [jobId, viewer.id, all];
      const rows = await tx.query<FactsRow[]>(
        `select ${facts} from records_exports r where ${readable} order by r.asked_at desc, r.id desc limit $4 offset $5`,
        [...about, pageSize, offsetOf(query)],
      );
      const [counted] = await tx.query<{ total: number }[]>(
        `select count(*)::int as total from records_exports r where ${readable}`,
        about,
      );
      return { job, hidden: !all, exports: paged(rows.map(recordsSummary), counted?.total ?? 0, query) };
    });
  }

  /** @throws NotFound also where it is not for this viewer at the moment */
  one(viewer: Viewer, jobId: string, id: string): Promise<{ job: Job; facts: RecordsFacts }> {
    return this.database.transaction(async (tx) => {
      const job = await this.jobs.job(viewer, jobId, 'records.export', tx);
      const about = [jobId, viewer.id, await this.seesAll(viewer, jobId, tx), id];
      const [row] = await tx.query<FactsRow[]>(
        `select ${facts} from records_exports r where ${readable} and r.id = $4`,
        about,
      );
      if (!row) throw new NotFound('records');
      return { job, facts: recordsSummary(row) };
    });
  }

  /** The file itself; that it was taken goes on the record. @throws NotFound also where anything is hidden by now */
  file(viewer: Viewer, jobId: string, id: string): Promise<{ fileName: string; content: Buffer }> {
    return this.database.transaction(async (tx) => {
      await this.jobs.job(viewer, jobId, 'records.export', tx);
      const [row] = await tx.query<{ fileName: string; content: Buffer; sha256: string }[]>(
        `select file_name as "fileName", content, sha256 from records_exports
          where job_id = $1 and id = $2 and state = 'made'`,
        [jobId, id],
      );
      if (!row) throw new NotFound('records');
      await this.sight.look(viewer, jobId, 'records', tx);
      const { sha256, ...file } = row;
      await this.audit.record(tx, viewer, 'records.downloaded', { jobId, exportId: id, sha256 });
      return file;
    });
  }

  private async seesAll(viewer: Viewer, jobId: string, tx: Tx): Promise<boolean> {
    return (await this.sight.of(viewer, jobId, tx)) !== 'not all';
  }
}

interface FactsRow extends Omit<RecordsFacts, 'askedAt' | 'madeAt'> {
  askedAt: Date;
  madeAt: Date | null;
}

const readable = `r.job_id = $1 and ($3 or (r.asked_by_id = $2 and r.state <> 'made'))`;

const facts = `
  r.id, r.job_id as "jobId", r.asked_by_id as "askedById", r.asked_by_name as "askedByName", r.asked_at as "askedAt",
  r.paper, r.state, r.step, r.problem, r.made_at as "madeAt", r.file_name as "fileName", r.pages, r.redactions, r.sha256,
  case when $3 then r.done end as done, case when $3 then r.parts end as parts, octet_length(r.content) as size,
  case when r.state = 'waiting' then (select count(*)::int from records_exports w
        where w.state = 'waiting' and (w.asked_at, w.id) < (r.asked_at, r.id)) else 0 end as before`;

function recordsSummary(row: FactsRow): RecordsFacts {
  return { ...row, askedAt: row.askedAt.toISOString(), madeAt: row.madeAt?.toISOString() ?? null };
}
