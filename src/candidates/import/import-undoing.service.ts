import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { lockJob } from '../../jobs/model/locks.js';
import { NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { WhoIsRating } from '../who-is-rating.js';
import { type BeforeImport, CandidateImport } from './candidate-import.entity.js';
import { tracesOf } from './traces.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'candidate.removed': { jobId: string; applicationId: string; candidateId: string };
    'candidates.import_undone': { jobId: string; importId: string; removed: number; restored: number; kept: number };
  }
}

interface WrittenRow {
  place: number;
  outcome: 'added' | 'updated';
  applicationId: string;
  candidateId: string;
  resumeId: string | null;
  fresh: boolean;
  before: BeforeImport | null;
  /** Whether application and candidate are as the import left them. */
  unchanged: boolean;
}

/** Takes an import back, but for those with whom something was done since. */
@Injectable()
export class ImportUndoing {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly rating: WhoIsRating,
    private readonly audit: Audit,
  ) {}

  /**
   * Each row that stays says why. It can be done again, once that is out of the way.
   * @throws NotFound, Forbidden; RuleViolation where there is nothing to take back
   */
  undo(viewer: Viewer, id: string): Promise<{ removed: number; restored: number; kept: number }> {
    return this.database.transaction(async (tx) => {
      const order = await tx.findOneBy(CandidateImport, { id });
      if (!order || !viewer.may('candidate.edit', order.jobId)) throw new NotFound('import');
      const { jobId } = order;
      await this.jobs.job(viewer, jobId, 'candidate.edit', tx);
      await lockJob(tx, jobId);
      const rows = await this.written(tx, id);
      if (rows.length === 0) {
        throw new RuleViolation('import.nothing', 'There is nothing to undo: no one from this import is here anymore.');
      }
      const reasons = await this.reasonsToStay(tx, viewer, jobId, rows);
      const going = rows.filter(({ applicationId }) => !reasons.has(applicationId));
      const [removed, restored] = ['added', 'updated'].map((kind) => going.filter(({ outcome }) => outcome === kind));
      await keep(tx, id, rows, reasons);
      await restore(tx, id, restored!);
      await remove(tx, removed!);
      const counts = { removed: removed!.length, restored: restored!.length, kept: reasons.size };
      await this.record(tx, viewer, order, { removed: removed!, restored: restored! });
      await this.audit.record(tx, viewer, 'candidates.import_undone', { jobId, importId: id, ...counts });
      await tx.query(
        `update candidate_imports set undone_at = now(), undone_by_name = $2, removed = coalesce(removed, 0) + $3 where id = $1`,
        [id, viewer.name, counts.removed],
      );
      return counts;
    });
  }

  /** Locked, so that nobody begins anything with them meanwhile. */
  private async written(tx: Tx, importId: string): Promise<WrittenRow[]> {
    await tx.query(
      `select 1 from applications a where a.id in (select r.application_id from candidate_import_rows r where r.import_id = $1)
        order by a.id for update`,
      [importId],
    );
    return tx.query<WrittenRow[]>(
      `select r.place, r.outcome, r.application_id as "applicationId", a.candidate_id as "candidateId",
          a.resume_id as "resumeId", r.fresh, r.before,
          a.version = r.application_version and n.version = r.candidate_version as unchanged
         from candidate_import_rows r join applications a on a.id = r.application_id join candidates n on n.id = a.candidate_id
        where r.import_id = $1 and r.outcome <> 'skipped' order by r.place`,
      [importId],
    );
  }

  /** By application, in words that follow "because". */
  private async reasonsToStay(
    tx: Tx,
    viewer: Viewer,
    jobId: string,
    rows: readonly WrittenRow[],
  ): Promise<Map<string, string>> {
    const added = rows.filter(({ outcome }) => outcome === 'added');
    const own = ['candidate_import_rows'];
    const traces = await tracesOf(
      tx,
      'applications',
      added.map(({ applicationId }) => applicationId),
      own,
    );
    const fresh = added.filter((row) => row.fresh).map(({ candidateId }) => candidateId);
    const ofPerson = await tracesOf(tx, 'candidates', fresh, ['applications']);
    const rated = await this.rating.inJob(viewer.id, jobId, tx);
    const reasons = new Map<string, string>();
    for (const { applicationId, candidateId, unchanged, outcome } of rows) {
      const why =
        (outcome === 'updated' && rated.has(applicationId) ? 'you still score them' : undefined) ??
        traces.get(applicationId) ??
        ofPerson.get(candidateId) ??
        (unchanged ? undefined : 'their details or their stage changed since');
      if (why !== undefined) reasons.set(applicationId, why);
    }
    return reasons;
  }

  private async record(
    tx: Tx,
    viewer: Viewer,
    { jobId }: CandidateImport,
    { removed, restored }: { removed: readonly WrittenRow[]; restored: readonly WrittenRow[] },
  ): Promise<void> {
    const about = ({ applicationId, candidateId }: WrittenRow) => ({ jobId, applicationId, candidateId });
    await this.audit.recordEach(tx, viewer, 'candidate.removed', removed.map(about));
    await this.audit.recordEach(
      tx,
      viewer,
      'candidate.edited',
      restored.map((row) => ({ ...about(row), fields: Object.keys(row.before ?? {}) })),
    );
  }
}

async function keep(
  tx: Tx,
  importId: string,
  rows: readonly WrittenRow[],
  reasons: ReadonlyMap<string, string>,
): Promise<void> {
  const kept = rows.filter(({ applicationId }) => reasons.has(applicationId));
  await tx.query(
    `update candidate_import_rows r set stays = true, told = g.told
       from unnest($2::int[], $3::text[]) as g (place, told) where r.import_id = $1 and r.place = g.place`,
    [
      importId,
      kept.map(({ place }) => place),
      kept.map(({ applicationId }) => `Stays, because ${reasons.get(applicationId)}.`),
    ],
  );
}

/** Puts back what an import changed of those who were here before. */
async function restore(tx: Tx, importId: string, rows: readonly WrittenRow[]): Promise<void> {
  if (rows.length === 0) return;
  const called = rows.filter(({ before }) => before?.phone !== undefined);
  await tx.query(
    `update candidates n set phone = g.phone, version = n.version + 1
       from unnest($1::uuid[], $2::text[]) as g (id, phone) where n.id = g.id`,
    [called.map(({ candidateId }) => candidateId), called.map(({ before }) => before?.phone)],
  );
  const sourced = rows.filter(({ before }) => before?.source !== undefined);
  await tx.query(
    `update applications a set source = g.source, version = a.version + 1
       from unnest($1::uuid[], $2::text[]) as g (id, source) where a.id = g.id`,
    [sourced.map(({ applicationId }) => applicationId), sourced.map(({ before }) => before?.source)],
  );
  const told = rows.filter(({ before }) => before?.resume);
  await tx.query(
    `update applications a set resume_id = null, version = a.version + 1, quiet_changes = a.quiet_changes + 1
      where a.id = any($1::uuid[])`,
    [told.map(({ applicationId }) => applicationId)],
  );
  await removeFiles(tx, told);
  await tx.query('delete from candidate_import_rows where import_id = $1 and place = any($2::int[])', [
    importId,
    rows.map(({ place }) => place),
  ]);
}

/** Applications with their rows, the details that came with them, and people who are candidates of nothing else. */
async function remove(tx: Tx, rows: readonly WrittenRow[]): Promise<void> {
  await tx.query('delete from applications where id = any($1::uuid[])', [rows.map((row) => row.applicationId)]);
  await removeFiles(tx, rows);
  const fresh = rows.filter((row) => row.fresh).map(({ candidateId }) => candidateId);
  await tx.query(
    `delete from candidates n where n.id = any($1::uuid[])
        and not exists (select 1 from applications a where a.candidate_id = n.id)`,
    [fresh],
  );
}

async function removeFiles(tx: Tx, rows: readonly WrittenRow[]): Promise<void> {
  const ids = rows.flatMap(({ resumeId }) => resumeId ?? []);
  await tx.query('delete from stored_files where id = any($1::uuid[])', [ids]);
}
