import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import type { CandidateSource } from '../../jobs/model/job.entity.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { InvalidInput, NotFound, StaleEdit } from '../../platform/base/domain-errors.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { ApplicationAccess } from '../application-access.js';
import { Application } from '../application.entity.js';
import { WhoIsRating } from '../who-is-rating.js';
import { ApplicationSource } from './application-source.entity.js';
import { JobPosting } from './job-posting.entity.js';
import type { PostingEdit, PostingInput, SourceInput } from './source.dto.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'source.changed': {
      jobId: string;
      applicationId: string;
      from: CandidateSource | null;
      to: CandidateSource | null;
    };
    'posting.added': { jobId: string; postingId: string; place: string };
    'posting.edited': { jobId: string; postingId: string; place: string };
    'posting.removed': { jobId: string; postingId: string; place: string };
  }
}

/** Where candidates come from: of each, and the postings of a job with what they cost. */
@Injectable()
export class Sources {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly access: ApplicationAccess,
    private readonly rating: WhoIsRating,
    private readonly audit: Audit,
  ) {}

  /**
   * @returns who referred the candidate and is to score them all the same, since they were seated before
   * @throws InvalidInput where the posting is none of the job's; RuleViolation while the viewer scores; StaleEdit
   */
  setSource(viewer: Viewer, applicationId: string, input: SourceInput): Promise<{ seated: string[] }> {
    return this.database.transaction(async (tx) => {
      const { application } = await this.access.application(viewer, applicationId, 'candidate.edit', tx);
      await this.rating.refuseWhileRating(viewer.id, applicationId, tx);
      if (application.version !== input.version) throw new StaleEdit();
      const { jobId, source: from } = application;
      const to = input.source ?? null;
      const details = detailsOf(input);
      if (details.postingId && !(await tx.existsBy(JobPosting, { id: details.postingId, jobId }))) {
        throw InvalidInput.field('postingId', 'Choose a posting of this job.');
      }
      await replace(tx, Application, application, { source: to });
      await tx.upsert(ApplicationSource, { applicationId, ...details }, ['applicationId']);
      await this.audit.record(tx, viewer, 'source.changed', { jobId, applicationId, from, to });
      const people = await tx.query<{ id: string; name: string }[]>(
        'select id, name from people where mail_key(email) = mail_key($1) or name_key(name) = name_key($2) limit 20',
        [details.referrerEmail, details.referredBy],
      );
      const seated: string[] = [];
      for (const { id, name } of people) {
        if (await this.rating.isRating(id, applicationId, tx)) seated.push(name);
      }
      return { seated };
    });
  }

  addPosting(viewer: Viewer, jobId: string, input: PostingInput): Promise<{ id: string }> {
    return this.database.transaction(async (tx) => {
      await this.jobs.job(viewer, jobId, 'candidate.edit', tx);
      const id = newId();
      await tx.insert(JobPosting, { id, jobId, ...postingFields(input) });
      await this.audit.record(tx, viewer, 'posting.added', { jobId, postingId: id, place: input.place });
      return { id };
    });
  }

  editPosting(viewer: Viewer, jobId: string, id: string, input: PostingEdit): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.posting(viewer, jobId, id, tx);
      await replace(tx, JobPosting, { id, version: input.version }, postingFields(input));
      await this.audit.record(tx, viewer, 'posting.edited', { jobId, postingId: id, place: input.place });
    });
  }

  /** Candidates who answered it stay advertised. */
  removePosting(viewer: Viewer, jobId: string, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { place } = await this.posting(viewer, jobId, id, tx);
      await tx.delete(JobPosting, { id });
      await this.audit.record(tx, viewer, 'posting.removed', { jobId, postingId: id, place });
    });
  }

  private async posting(viewer: Viewer, jobId: string, id: string, tx: Tx): Promise<JobPosting> {
    await this.jobs.job(viewer, jobId, 'candidate.edit', tx);
    const posting = await tx.findOneBy(JobPosting, { id, jobId });
    if (!posting) throw new NotFound('posting');
    return posting;
  }
}

function postingFields({ place, cost, currency }: PostingInput) {
  return { place, cost: cost === undefined ? null : cost.toFixed(2), currency: currency ?? 'USD' };
}

/** What belongs to the source; everything else is as if nobody had said it. */
function detailsOf({
  source,
  ...given
}: SourceInput): Omit<ApplicationSource, 'applicationId' | 'application' | 'posting'> {
  const isFor = (one: CandidateSource) => source === one;
  const told = given.managerTold === undefined ? null : given.managerTold === 'yes';
  return {
    postingId: isFor('advertised') ? (given.postingId ?? null) : null,
    returnRole: isFor('promoted_from_within') ? (given.returnRole ?? '') : '',
    returnUntil: isFor('promoted_from_within') ? (given.returnUntil ?? null) : null,
    managerTold: isFor('promoted_from_within') ? told : null,
    referredBy: isFor('referral') ? (given.referredBy ?? '') : '',
    referrerEmail: isFor('referral') ? (given.referrerEmail ?? null) : null,
  };
}
