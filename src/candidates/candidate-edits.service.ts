import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.service.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { Database, replace, type Tx } from '../platform/database/database.js';
import { InvalidInput, RuleViolation, StaleEdit } from '../platform/base/domain-errors.js';
import { ApplicationAccess } from './application-access.js';
import { Application } from './application.entity.js';
import type { CandidateEdit } from './candidate.dto.js';
import { Candidate } from './candidate.entity.js';
import { candidateFields, type Facts, holdAddresses, peopleAt } from './candidates.service.js';
import { WhoIsRating } from './who-is-rating.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'candidate.edited': {
      jobId: string;
      applicationId: string;
      candidateId: string;
      fields: string[];
      reason?: string;
    };
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

  /**
   * @throws StaleEdit where somebody changed the candidate or the application since they were read
   * @throws RuleViolation where the person is a candidate of a job that the viewer does not run
   * @throws InvalidInput where ratings are in and no reason is given for another name or email
   */
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
      const before: Facts = { ...candidate, source: application.source };
      const fields = Object.entries({ ...person, source })
        .filter(([name, value]) => before[name as keyof Facts] !== value)
        .map(([name]) => name);
      const applied = await applicationsOf(tx, candidate.id);
      const rated = await this.rating.rated(
        applied.map(({ id }) => id),
        tx,
      );
      const own = fields.filter((name) => name !== 'source');
      if (own.length > 0) refuseElsewhere(viewer, candidate.name, applied);
      const marks = this.marksOf(viewer, { before, after: person, rated: rated.size > 0 }, input);
      const changes = { ...person, marks: [...candidate.marks, ...marks] };
      await replace(tx, Candidate, { id: candidate.id, version: input.candidateVersion }, changes);
      const isRating = await this.rating.isRating(viewer.id, applicationId, tx);
      if (application.versionFor(isRating) !== input.version) throw new StaleEdit();
      await replace(tx, Application, application, { source });
      // Each job that the person is a candidate of sees it in its activity log.
      const told = own.length > 0 ? applied : applied.filter(({ id }) => id === applicationId);
      for (const { id, jobId } of told) {
        const about = { jobId, applicationId: id, candidateId: candidate.id };
        const why = marks.length > 0 && input.reason ? { reason: input.reason } : {};
        await this.audit.record(tx, viewer, 'candidate.edited', {
          ...about,
          fields: id === applicationId ? fields : own,
          ...why,
        });
      }
    });
  }

  /** What is said of a name or an email that changed after ratings were in. @throws InvalidInput without a reason */
  private marksOf(
    viewer: Viewer,
    { before, after, rated }: { before: Facts; after: Pick<Facts, 'name' | 'email'>; rated: boolean },
    { reason }: CandidateEdit,
  ): string[] {
    const changed = (['name', 'email'] as const).filter((field) => before[field] !== after[field]);
    if (!rated || changed.length === 0) return [];
    if (!reason) {
      const message =
        'Ratings of this candidate are in, so say why the name or email changes. What it was before, and your reason, are shown in the comparison.';
      throw InvalidInput.field('reason', message);
    }
    const day = new Date().toISOString().slice(0, 10);
    return changed.map(
      (field) =>
        `${field} changed from “${before[field] ?? ''}” to “${after[field] ?? ''}” by ${viewer.name} on ${day}, after ratings were in: ${reason}`,
    );
  }
}

interface Applied {
  id: string;
  jobId: string;
}

function applicationsOf(tx: Tx, candidateId: string): Promise<Applied[]> {
  return tx.query<Applied[]>(
    `select a.id, a.job_id as "jobId" from applications a where a.candidate_id = $1 order by a.id`,
    [candidateId],
  );
}

/** @throws RuleViolation */
function refuseElsewhere(viewer: Viewer, name: string, applied: readonly Applied[]): void {
  if (applied.every(({ jobId }) => viewer.may('candidate.edit', jobId))) return;
  const message = `${name} is a candidate for another job as well, which you don’t run. Someone who runs both, or an administrator, can change the name, email, and phone.`;
  throw new RuleViolation('candidate.elsewhere', message, [{ field: 'name', message }]);
}
