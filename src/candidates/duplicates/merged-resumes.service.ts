import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Looks } from '../../looks/looks.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import { Database } from '../../platform/database/database.js';
import { ApplicationAccess } from '../application-access.js';
import type { StoredFile } from '../stored-file.entity.js';
import { StoredFiles } from '../stored-files.service.js';
import { WhoIsRating } from '../who-is-rating.js';
import { CandidateMerge } from './candidate-merge.entity.js';

/** The résumé of an entry that was merged into another one that had its own. */
@Injectable()
export class MergedResumes {
  constructor(
    private readonly database: Database,
    private readonly access: ApplicationAccess,
    private readonly rating: WhoIsRating,
    private readonly files: StoredFiles,
    private readonly looks: Looks,
    private readonly audit: Audit,
  ) {}

  /** Whoever reads it is on the record. @throws NotFound also while the viewer still scores the candidate */
  read(viewer: Viewer, id: string, mergeId: string): Promise<StoredFile> {
    return this.database.transaction(async (tx) => {
      const { application } = await this.access.application(viewer, id, 'candidate.view', tx);
      const merge = await tx.findOneBy(CandidateMerge, { id: mergeId, applicationId: id });
      if (!merge?.resumeId || (await this.rating.isRating(viewer.id, id, tx))) throw new NotFound('résumé');
      await this.audit.record(tx, viewer, 'resume.read', { jobId: application.jobId, applicationId: id });
      await this.looks.record(tx, viewer, 'application', { resume: [id] });
      return this.files.read(merge.resumeId, tx);
    });
  }
}
