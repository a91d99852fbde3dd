import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import { Database } from '../../platform/database/database.js';
import { type ListQuery, offsetOf, paged, type Paged, pageSize, pattern } from '../../platform/http/paging.js';
import { hiddenWhileRating, WhoIsRating } from '../who-is-rating.js';
import { CandidateImport } from './candidate-import.entity.js';
import type { ImportRowsQuery } from './import.dto.js';

/** A row of an import, with whoever it brought in where they are still here. */
export interface ImportedRow {
  line: number;
  outcome: 'added' | 'updated' | 'skipped';
  told: string;
  stays: boolean;
  applicationId: string | null;
  name: string | null;
}

/** An import with a page of its rows. */
export interface ReadImport {
  job: Job;
  order: CandidateImport;
  /** How many are done before it, while it waits. */
  before: number;
  /** Whether somebody it brought in or changed is still as it was left, or could be. */
  undoable: boolean;
  rows: Paged<ImportedRow>;
}

/** The imports of a job: all who may add candidates to it see them. */
@Injectable()
export class ImportReader {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly rating: WhoIsRating,
  ) {}

  /** The newest first. @throws NotFound, Forbidden */
  async list(viewer: Viewer, jobId: string, query: ListQuery): Promise<{ job: Job; imports: Paged<CandidateImport> }> {
    const job = await this.jobs.job(viewer, jobId, 'candidate.edit');
    const found = this.database.reader.createQueryBuilder(CandidateImport, 'i').where('i.job_id = :jobId', { jobId });
    if (query.q) {
      found.andWhere('(i.file_name ilike :words or i.asked_by_name ilike :words)', { words: pattern(query.q) });
    }
    const [items, total] = await found
      .orderBy('i.askedAt', 'DESC')
      .addOrderBy('i.id')
      .skip(offsetOf(query))
      .take(pageSize)
      .getManyAndCount();
    return { job, imports: paged(items, total, query) };
  }

  /** @throws NotFound */
  async one(viewer: Viewer, id: string, query: ImportRowsQuery): Promise<ReadImport> {
    const reader = this.database.reader;
    const order = await reader.findOneBy(CandidateImport, { id });
    if (!order || !viewer.may('candidate.edit', order.jobId)) throw new NotFound('import');
    const job = await this.jobs.job(viewer, order.jobId, 'candidate.edit');
    const given = [id, query.outcome ?? null, query.q ? pattern(query.q) : null];
    const from = `from candidate_import_rows r left join applications a on a.id = r.application_id
        left join candidates n on n.id = a.candidate_id
       where r.import_id = $1 and ($2::text is null or r.outcome = $2)
         and ($3::text is null or n.name ilike $3 or r.told ilike $3)`;
    const [counted] = await reader.query<{ total: number; undoable: boolean; before: number }[]>(
      `select (select count(*)::int ${from}) as total,
          exists (select 1 from candidate_import_rows r where r.import_id = $1 and r.application_id is not null) as undoable,
          (select count(*)::int from candidate_imports w where w.state = 'waiting' and w.asked_at < $4) as before`,
      [...given, order.askedAt],
    );
    const rated = await this.rating.inJob(viewer.id, order.jobId);
    const found = await reader.query<ImportedRow[]>(
      `select r.line, r.outcome, r.told, r.stays, r.application_id as "applicationId", n.name ${from}
        order by r.place limit ${pageSize} offset $4`,
      [...given, offsetOf(query)],
    );
    // What became of somebody stays away from whoever still scores them.
    const items = found.map((row) =>
      row.applicationId !== null && rated.has(row.applicationId) ? { ...row, told: hiddenWhileRating } : row,
    );
    const { total = 0, undoable = false, before = 0 } = counted ?? {};
    return { job, order, before, undoable: undoable && order.state === 'made', rows: paged(items, total, query) };
  }
}
