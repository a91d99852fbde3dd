import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { CandidateSource } from '../../jobs/model/job.entity.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { sourceChoices, sourceName } from '../../jobs/model/job-words.js';
import { Looks } from '../../looks/looks.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import { numberText, type Regional } from '../../platform/base/regional.js';
import { Database } from '../../platform/database/database.js';
import { ApplicationAccess } from '../application-access.js';
import { WhoIsRating } from '../who-is-rating.js';
import { ApplicationSource } from './application-source.entity.js';
import { JobPosting } from './job-posting.entity.js';
import { currencies } from './source.dto.js';
import { type Yield, yieldOf } from './yield.js';

/** Where candidates of a job come from, and what each source yields. */
@Injectable()
export class SourceViews {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly access: ApplicationAccess,
    private readonly rating: WhoIsRating,
    private readonly looks: Looks,
  ) {}

  async ofJob(viewer: Viewer, jobId: string) {
    await this.jobs.job(viewer, jobId, 'candidate.view');
    const { reader } = this.database;
    const rated = await this.rating.inJob(viewer.id, jobId);
    const sources = await yieldOf(reader, [jobId], [...rated]);
    // In a job with few candidates the count of those who were hired tells who was.
    const decided = await reader.query<{ id: string }[]>(
      `select id from applications where job_id = $1 and stage = 'hired' and not (id = any($2::uuid[])) limit 500`,
      [jobId, [...rated]],
    );
    await this.looks.record(reader, viewer, 'list of candidates', { outcome: decided.map(({ id }) => id) });
    const postings = await reader.find(JobPosting, { where: { jobId }, order: { place: 'ASC' } });
    return {
      sources,
      hidden: rated.size,
      postings: postings.map(({ id, place, cost, currency, version }) => ({ id, place, cost, currency, version })),
    };
  }

  async page(viewer: Viewer, jobId: string, { locale }: Regional) {
    const job = await this.jobs.job(viewer, jobId, 'candidate.view');
    const { sources, hidden, postings } = await this.ofJob(viewer, jobId);
    return {
      title: `Sources: ${job.title}`,
      ...jobPlaces(job, 'candidates'),
      listUrl: `/jobs/${jobId}/candidates`,
      rows: yieldRows(sources, locale),
      hidden,
      postings: postings.map(({ cost, ...one }) => ({ ...one, cost: cost ?? '' })),
      currencies: currencies.map((value) => ({ value, label: value })),
      mayEdit: viewer.may('candidate.edit', jobId),
    };
  }

  /** @throws NotFound also while the viewer still scores the candidate */
  async ofApplication(viewer: Viewer, id: string) {
    const { application } = await this.access.application(viewer, id, 'candidate.view');
    if (await this.rating.isRating(viewer.id, id)) throw new NotFound('application');
    const details = await this.database.reader.findOneBy(ApplicationSource, { applicationId: id });
    return {
      source: application.source,
      version: application.version,
      postingId: details?.postingId ?? null,
      returnRole: details?.returnRole ?? '',
      returnUntil: details?.returnUntil ?? null,
      managerTold: details?.managerTold ?? null,
      referredBy: details?.referredBy ?? '',
      referrerEmail: details?.referrerEmail ?? null,
    };
  }

  async applicationPage(viewer: Viewer, id: string) {
    const { candidate, job } = await this.access.application(viewer, id, 'candidate.edit');
    const { managerTold, ...fields } = await this.ofApplication(viewer, id);
    const postings = await this.database.reader.find(JobPosting, { where: { jobId: job.id }, order: { place: 'ASC' } });
    return {
      title: `Source: ${candidate.name}`,
      ...jobPlaces(job, 'candidates'),
      here: `/applications/${id}`,
      name: candidate.name,
      ...fields,
      managerTold: managerTold === null ? '' : managerTold ? 'yes' : 'no',
      sources: sourceChoices,
      postings: postings.map(({ id: value, place }) => ({ value, label: place })),
      sourcesUrl: `/jobs/${job.id}/sources`,
      yesNo: [
        { value: '', label: 'Not known' },
        { value: 'yes', label: 'Yes' },
        { value: 'no', label: 'No, keep it confidential' },
      ],
    };
  }
}

/** The lines of the table, as they are read. */
export function yieldRows(sources: readonly Yield[], locale: string) {
  return sources.map(({ source, posting, costs, hired, ...counts }) => ({
    name: posting ?? nameOf(source),
    part: posting !== null,
    ...counts,
    hired,
    cost: costs.map(({ cost, currency }) => `${numberText(Number(cost), locale, 0)} ${currency}`).join(', '),
    perHire:
      hired > 0
        ? costs.map(({ cost, currency }) => `${numberText(Number(cost) / hired, locale, 0)} ${currency}`).join(', ')
        : '',
  }));
}

function nameOf(source: CandidateSource | null): string {
  return source === null ? 'Not known' : sourceName[source];
}
