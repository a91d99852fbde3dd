import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../../accounts/access/viewer.js';
import { CleanCopies } from '../../sittings/clean-copies.service.js';
import { documentName } from '../../sittings/sitting-document.js';
import { type SittingForViewer, SittingAccess } from '../../sittings/sitting-access.js';
import { Sitting } from '../../model/sitting.entity.js';
import { putDocument, refuseBegun } from './put-document.js';
import { Audit } from '../../../audit/audit.service.js';
import { StoredFiles } from '../../../candidates/stored-files.service.js';
import { Database, replace, type Tx } from '../../../platform/database/database.js';
import { NotFound, RuleViolation } from '../../../platform/base/domain-errors.js';
import type { Upload } from '../../../platform/http/request.js';

declare module '../../../audit/audit-events.js' {
  interface AuditEvents {
    'slides.attached': { jobId: string; sittingId: string; documentId: string };
    'document.attached': { jobId: string; sittingId: string; documentId: string };
    'document.removed': { jobId: string; sittingId: string; documentId: string };
    'document.read': { jobId: string; sittingId: string; documentId: string };
  }
}

export interface ReadDocument {
  content: Buffer;
  mediaType: string;
  name: string;
}

/** The writing sample itself, or an audition's slides: handed in by whoever runs the job, read by those who review it. */
@Injectable()
export class WritingSamples {
  constructor(
    private readonly database: Database,
    private readonly sittings: SittingAccess,
    private readonly files: StoredFiles,
    private readonly copies: CleanCopies,
    private readonly audit: Audit,
  ) {}

  /**
   * Attaches a document, in place of the one before it.
   * @returns what is to be known where it is reviewed without its author
   * @throws RuleViolation where the sitting is an interview, or somebody has begun to review the one before
   */
  async attach(viewer: Viewer, sittingId: string, upload: Upload): Promise<string[]> {
    const { documentId, author } = await this.database.transaction(async (tx) => {
      const seen = await this.toChange(tx, viewer, sittingId);
      const slides = seen.assessment.kind === 'audition';
      const documentId = await putDocument(tx, this.files, seen, upload, slides);
      const event = slides ? ('slides.attached' as const) : ('document.attached' as const);
      await this.audit.record(tx, viewer, event, { jobId: seen.job.id, sittingId, documentId });
      return {
        documentId,
        author: seen.assessment.hideAuthor ? await this.authorOf(tx, seen.applicationId) : undefined,
      };
    });
    // Looking into it may take long, and nothing hangs on it: no transaction waits meanwhile.
    return author === undefined ? [] : this.cautions(documentId, author);
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

  /**
   * The document for whoever runs the job or reviews it; where its author is hidden, a copy without what the file says
   * of them, under a name that says nothing either.
   * @throws RuleViolation where there is no such copy
   */
  async read(viewer: Viewer, sittingId: string): Promise<ReadDocument> {
    const { sitting, job, authorHidden } = await this.sittings.sitting(viewer, sittingId);
    const { document } = sitting;
    if (!document) throw new NotFound('document');
    const { mediaType } = document;
    const name = documentName(document, authorHidden);
    const copy = authorHidden ? await this.copies.of(document) : await this.files.read(document.id);
    if ('content' in copy) {
      await this.database.transaction((tx) =>
        this.audit.record(tx, viewer, 'document.read', { jobId: job.id, sittingId, documentId: document.id }),
      );
      return { content: copy.content, mediaType, name };
    }
    throw new RuleViolation(
      'document.uncleanable',
      `This review is anonymous, and the author’s details can’t be removed from this file because ${copy.problem}. Ask the recruiter or hiring manager for another format.`,
    );
  }

  private async cautions(documentId: string, author: string): Promise<string[]> {
    const { mediaType } = await this.files.read(documentId);
    return this.copies.cautions({ id: documentId, mediaType }, author);
  }

  private async authorOf(tx: Tx, applicationId: string): Promise<string> {
    const [row] = await tx.query<{ name: string }[]>(
      'select n.name from applications a join candidates n on n.id = a.candidate_id where a.id = $1',
      [applicationId],
    );
    return row?.name ?? '';
  }

  private async toChange(tx: Tx, viewer: Viewer, sittingId: string): Promise<SittingForViewer> {
    const seen = await this.sittings.toChange(viewer, sittingId, tx);
    if (seen.assessment.kind === 'interview') {
      throw new RuleViolation('document.kind', 'Only a writing sample or an audition can have a document.');
    }
    refuseBegun(seen);
    return seen;
  }
}
