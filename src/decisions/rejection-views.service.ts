import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { WhoIsRating } from '../candidates/who-is-rating.js';
import { JobAccess } from '../jobs/model/job-access.js';
import { jobPlaces } from '../jobs/model/job-navigation.js';
import { InvalidInput } from '../platform/base/domain-errors.js';
import { Database } from '../platform/database/database.js';
import { rejectionReasons } from './rejection.dto.js';

/** So many fit into an address. */
const mostChosen = 200;

/** The page on which many are rejected at once. */
@Injectable()
export class RejectionViews {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly rating: WhoIsRating,
  ) {}

  /** Where those who were checked in the pipeline are rejected. @throws InvalidInput where that is no one, or too many */
  async selected(viewer: Viewer, jobId: string, ids: readonly string[]): Promise<string> {
    await this.jobs.job(viewer, jobId, 'decision.make');
    if (ids.length === 0) throw InvalidInput.field('ids', 'Choose at least one candidate.');
    if (ids.length > mostChosen) throw InvalidInput.field('ids', `Choose ${mostChosen} candidates or fewer.`);
    return `/jobs/${jobId}/rejections/new?${queryOf(ids)}`;
  }

  /** Names those who were chosen; nobody whom the viewer still scores, or who is not of this job. */
  async page(viewer: Viewer, jobId: string, ids: readonly string[]) {
    const job = await this.jobs.job(viewer, jobId, 'decision.make');
    const rated = await this.rating.inJob(viewer.id, jobId);
    const rows = await this.database.reader.query<{ id: string; name: string }[]>(
      `select a.id, n.name from applications a join candidates n on n.id = a.candidate_id
        where a.job_id = $1 and a.id = any($2::uuid[]) order by lower(n.name), a.id`,
      [jobId, ids.filter((id) => !rated.has(id))],
    );
    return {
      title: `Reject candidates: ${job.title}`,
      ...jobPlaces(job, 'candidates'),
      pipelineUrl: `/jobs/${jobId}/pipeline`,
      // A refused form comes back to the same candidates.
      action: `/jobs/${jobId}/rejections?${queryOf(rows.map(({ id }) => id))}`,
      candidates: rows,
      submit: rows.length === 1 ? 'Reject 1 candidate' : `Reject ${rows.length} candidates`,
      reasons: Object.entries(rejectionReasons).map(([value, label]) => ({ value, label })),
    };
  }
}

function queryOf(ids: readonly string[]): string {
  return ids.map((id) => `ids=${id}`).join('&');
}
