import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { Audit } from '../audit/audit.service.js';
import { type Applicant, theCandidate } from '../candidate-links/candidate-links.service.js';
import { ApplicationAccess, type Applied } from '../candidates/application-access.js';
import { WhoIsRating } from '../candidates/who-is-rating.js';
import { NotFound, RuleViolation } from '../platform/base/domain-errors.js';
import { Database, replace, type Tx } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import { Accommodation } from './accommodation.entity.js';
import type { AnswerInput } from './candidate-page.dto.js';
import { CandidateNews } from './candidate-news.service.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    // Filed under no job and no candidate: whoever rates them reads the job's log.
    'accommodation.asked': { accommodationId: string };
    'accommodation.read': { accommodationIds: string[] };
    'accommodation.answered': { accommodationId: string };
  }
}

const most = 20;

/** What candidates ask for so that a session is fair to them: for the recruiter's eyes, and never for a rater's. */
@Injectable()
export class Accommodations {
  constructor(
    private readonly database: Database,
    private readonly access: ApplicationAccess,
    private readonly rating: WhoIsRating,
    private readonly news: CandidateNews,
    private readonly audit: Audit,
  ) {}

  /** @throws RuleViolation where there are too many */
  ask({ applicationId }: Applicant, request: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      if ((await tx.countBy(Accommodation, { applicationId })) >= most) {
        throw new RuleViolation('accommodation.many', 'That is a lot of requests. Write to the recruiter instead.');
      }
      const id = newId();
      await tx.insert(Accommodation, { id, applicationId, request });
      await this.audit.record(tx, theCandidate, 'accommodation.asked', { accommodationId: id });
      await this.news.tell(tx, applicationId, 'accommodation');
    });
  }

  /** A candidate's own requests and what was answered, the newest first. */
  own({ applicationId }: Pick<Applicant, 'applicationId'>): Promise<Accommodation[]> {
    return this.database.reader.find(Accommodation, { where: { applicationId }, order: { askedAt: 'DESC' } });
  }

  /**
   * The requests of a candidate; that somebody read them is on the record.
   * @throws NotFound for whoever does not recruit for the job, and for whoever still rates the candidate
   */
  read(viewer: Viewer, applicationId: string): Promise<{ applied: Applied; requests: Accommodation[] }> {
    return this.database.transaction(async (tx) => {
      const applied = await this.toRead(tx, viewer, applicationId);
      const requests = await tx.find(Accommodation, { where: { applicationId }, order: { askedAt: 'DESC' } });
      if (requests.length > 0) {
        await this.audit.record(tx, viewer, 'accommodation.read', { accommodationIds: requests.map(({ id }) => id) });
      }
      return { applied, requests };
    });
  }

  /** @throws NotFound as `read`; StaleEdit where somebody answered meanwhile */
  answer(viewer: Viewer, id: string, { answer, version }: AnswerInput): Promise<{ applicationId: string }> {
    return this.database.transaction(async (tx) => {
      const request = await tx.findOneBy(Accommodation, { id });
      if (!request) throw new NotFound('request');
      const { applicationId } = request;
      await this.toRead(tx, viewer, applicationId);
      const answered = { answer, answeredBy: viewer.name, answeredAt: new Date() };
      await replace(tx, Accommodation, { id, version }, answered);
      await this.audit.record(tx, viewer, 'accommodation.answered', { accommodationId: id });
      return { applicationId };
    });
  }

  private async toRead(tx: Tx, viewer: Viewer, applicationId: string): Promise<Applied> {
    const applied = await this.access.application(viewer, applicationId, 'candidate.view', tx);
    if (!viewer.may('accommodation.view', applied.job.id)) throw new NotFound('request');
    if (await this.rating.isRating(viewer.id, applicationId, tx)) throw new NotFound('request');
    return applied;
  }
}
