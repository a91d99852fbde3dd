import { Injectable } from '@nestjs/common';
import { lockPerson } from '../../accounts/access/lock-person.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import type { Regional } from '../../platform/base/regional.js';
import { NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { Database } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { CandidateImport, type ImportCounts } from './candidate-import.entity.js';
import { CandidateUploads, type ReadUpload, refuseWhileImporting } from './candidate-uploads.service.js';
import { HereCandidates } from './here-candidates.service.js';
import { ImportOrders } from './import-making.service.js';
import { type ImportOutcome, matchPeople } from './reading/match-people.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'candidates.import_asked': { jobId: string; importId: string };
    'candidates.import_cancelled': { jobId: string; importId: string };
  }
}

/** What would become of everybody in a file. */
export interface ImportPreview extends ReadUpload {
  outcomes: ImportOutcome[];
  counts: ImportCounts;
  /** When the very same file was imported into this job before, and not undone. */
  before: Date | null;
}

/** What an import would do, asking for it, and ending it on its way. */
@Injectable()
export class ImportRequests {
  constructor(
    private readonly database: Database,
    private readonly uploads: CandidateUploads,
    private readonly here: HereCandidates,
    private readonly orders: ImportOrders,
    private readonly audit: Audit,
  ) {}

  /** @throws NotFound where it is not the viewer's file */
  async preview(viewer: Viewer, uploadId: string, regional: Regional): Promise<ImportPreview> {
    const read = await this.uploads.read(viewer, uploadId, regional);
    const { upload, reading } = read;
    const reader = this.database.reader;
    const here = await this.here.of(viewer, upload.jobId, reader);
    const { existing = 'skip', source = null } = upload.choices;
    const outcomes = matchPeople(reading.people, here, { existing, source });
    const counts: ImportCounts = { added: 0, updated: 0, skipped: 0 };
    for (const { outcome } of outcomes) counts[outcome] += 1;
    const [earlier] = await reader.query<{ at: Date }[]>(
      `select asked_at as at from candidate_imports
        where job_id = $1 and sha256 = $2 and state = 'made' and undone_at is null order by asked_at desc limit 1`,
      [upload.jobId, upload.sha256],
    );
    return { ...read, outcomes, counts, before: earlier?.at ?? null };
  }

  /**
   * Puts the import of a file in the queue, as it is understood now.
   * @throws NotFound; RuleViolation where something is open or wrong, nobody would come in, or it is under way
   */
  async ask(viewer: Viewer, uploadId: string, regional: Regional): Promise<{ id: string }> {
    const { upload, reading, counts } = await this.preview(viewer, uploadId, regional);
    if (reading.problems.length > 0 || reading.questions.length > 0) {
      throw new RuleViolation('import.open', 'Answer what is open about the file first.');
    }
    if (counts.added + counts.updated === 0) {
      throw new RuleViolation('import.nobody', 'No one in this file is new, so there is nothing to import.');
    }
    const columns = reading.columns.map(({ role }) => role);
    const country = upload.choices.country ?? regional.locale.split('-').at(-1) ?? 'US';
    const choices = { ...upload.choices, country, ...(columns.length > 0 && { columns }) };
    const { jobId, fileName, kind, sha256 } = upload;
    const id = newId();
    await this.database.transaction(async (tx) => {
      await lockPerson(tx, viewer.id);
      await refuseWhileImporting(tx, uploadId);
      const asker = { askedById: viewer.id, askedByName: viewer.name, askedAt: new Date() };
      await this.orders.ask(tx, { id, jobId, uploadId, fileName, kind, sha256, choices: choices as object, ...asker });
      await this.audit.record(tx, viewer, 'candidates.import_asked', { jobId, importId: id });
    });
    return { id };
  }

  /** Ends an import on its way: nobody of it comes in. @throws NotFound; RuleViolation where it is over */
  async cancel(viewer: Viewer, id: string): Promise<void> {
    const order = await this.database.reader.findOneBy(CandidateImport, { id });
    if (!order || !viewer.may('candidate.edit', order.jobId)) throw new NotFound('import');
    await this.database.transaction(async (tx) => {
      if (!(await this.orders.cancel(tx, id))) {
        throw new RuleViolation('import.over', 'Nothing to cancel. It is already finished.');
      }
      await this.audit.record(tx, viewer, 'candidates.import_cancelled', { jobId: order.jobId, importId: id });
    });
    this.orders.stop(id);
  }
}
