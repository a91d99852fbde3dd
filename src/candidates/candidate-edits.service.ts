import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.service.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { Database, replace } from '../platform/database/database.js';
import { InvalidInput, StaleEdit } from '../platform/base/domain-errors.js';
import { ApplicationAccess } from './application-access.js';
import { Application } from './application.entity.js';
import type { CandidateEdit } from './candidate.dto.js';
import { Candidate } from './candidate.entity.js';
import { candidateFields, type Facts, holdAddresses, peopleAt } from './candidates.service.js';
import { WhoIsRating } from './who-is-rating.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'candidate.edited': { jobId: string; applicationId: string; candidateId: string; fields: string[] };
  }
}

/** Keeping what is known of a candidate right. */
@Injectable()
export class CandidateEdits {
  constructor(
    private readonly database: Database,
    private readonly applications: ApplicationAccess,
    private readonly rating: WhoIsRating,
    private readonly audit: Audit,
  ) {}

  /** @throws StaleEdit where somebody changed the candidate or the application since they were read */
  edit(viewer: Viewer, applicationId: string, input: CandidateEdit): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { application, candidate } = await this.applications.application(
        viewer,
        applicationId,
        'candidate.edit',
        tx,
      );
      const { source, ...person } = candidateFields(input);
      await holdAddresses(tx, [person.email]);
      if (person.email && person.email !== candidate.email && (await peopleAt(tx, [person.email])).size > 0) {
        throw InvalidInput.field('email', 'Another candidate already has this email address.');
      }
      await replace(tx, Candidate, { id: candidate.id, version: input.candidateVersion }, person);
      const isRating = await this.rating.isRating(viewer.id, applicationId, tx);
      if (application.versionFor(isRating) !== input.version) throw new StaleEdit();
      await replace(tx, Application, application, { source });
      const before: Facts = { ...candidate, source: application.source };
      const fields = Object.entries({ ...person, source }).filter(
        ([name, value]) => before[name as keyof Facts] !== value,
      );
      await this.audit.record(tx, viewer, 'candidate.edited', {
        jobId: application.jobId,
        applicationId,
        candidateId: candidate.id,
        fields: fields.map(([name]) => name),
      });
    });
  }
}
