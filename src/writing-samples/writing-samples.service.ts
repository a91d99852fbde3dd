import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/viewer.js';
import { documentName } from '../assessments/sitting-document.js';
import { type SeenSitting, SittingAccess } from '../assessments/sitting-access.js';
import { Sitting } from '../assessments/sitting.entity.js';
import { Audit } from '../audit/audit.service.js';
import type { StoredFile } from '../candidates/stored-file.entity.js';
import { StoredFiles } from '../candidates/stored-files.service.js';
import { Database, replace, type Tx } from '../platform/database/database.js';
import { NotFound, RuleViolation } from '../platform/domain-errors.js';
import type { Upload } from '../platform/http/request.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'document.attached': { jobId: string; sittingId: string; documentId: string };
    'document.removed': { jobId: string; sittingId: string; documentId: string };
  }
}

/** The writing sample itself: handed in by whoever runs the job, read by those who review it. */
@Injectable()
export class WritingSamples {
  constructor(
    private readonly database: Database,
    private readonly sittings: SittingAccess,
    private readonly files: StoredFiles,
    private readonly audit: Audit,
  ) {}

  /**
   * Attaches a document, in place of the one before it.
   * @throws RuleViolation where the sitting is no writing sample, or somebody has begun to review the one before
   */
  attach(viewer: Viewer, sittingId: string, upload: Upload): Promise<void> {
    return this.database.transaction(async (tx) => {
      const seen = await this.toChange(tx, viewer, sittingId);
      const before = seen.sitting.documentId;
      const documentId = await this.files.keep(tx, upload, 'document');
      await replace(tx, Sitting, seen.sitting, { documentId });
      if (before) await this.files.remove(tx, before);
      await this.audit.record(tx, viewer, 'document.attached', { jobId: seen.job.id, sittingId, documentId });
    });
  }

  remove(viewer: Viewer, sittingId: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { sitting, job } = await this.toChange(tx, viewer, sittingId);
      const { documentId } = sitting;
      if (!documentId) throw new NotFound('document');
      await replace(tx, Sitting, sitting, { documentId: null });
      await this.files.remove(tx, documentId);
      await this.audit.record(tx, viewer, 'document.removed', { jobId: job.id, sittingId, documentId });
    });
  }

  /** The document for whoever runs the job or reviews it, under a name that gives no hidden author away. */
  async read(viewer: Viewer, sittingId: string): Promise<{ file: StoredFile; name: string }> {
    const { sitting, authorHidden } = await this.sittings.sitting(viewer, sittingId);
    if (!sitting.documentId) throw new NotFound('document');
    const file = await this.files.read(sitting.documentId);
    return { file, name: documentName(file, authorHidden) };
  }

  private async toChange(tx: Tx, viewer: Viewer, sittingId: string): Promise<SeenSitting> {
    const seen = await this.sittings.toRun(viewer, sittingId, tx);
    if (seen.assessment.kind !== 'writing_sample') {
      throw new RuleViolation('document.kind', 'Only a writing sample takes a document.');
    }
    const begun = seen.cards.some((card) => card.openedAt !== null);
    if (begun && seen.sitting.documentId) {
      throw new RuleViolation('document.begun', 'Somebody has begun to review this document, so it stays as it is.');
    }
    return seen;
  }
}
