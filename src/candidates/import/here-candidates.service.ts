import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { WhoIsRating } from '../who-is-rating.js';
import type { HereCandidate } from './reading/match-people.js';

type Row = Omit<HereCandidate, 'elsewhere' | 'rated'> & { otherJobs: string[] | null };

/** Who is a candidate of a job already, as a file of candidates is compared with them. */
@Injectable()
export class HereCandidates {
  constructor(private readonly rating: WhoIsRating) {}

  /** Two queries, however many there are. */
  async of(viewer: Viewer, jobId: string, manager: EntityManager): Promise<HereCandidate[]> {
    const rated = await this.rating.inJob(viewer.id, jobId, manager);
    const rows = await manager.query<Row[]>(
      `select a.id as "applicationId", a.candidate_id as "candidateId", n.name, n.email, n.phone, a.source,
          a.resume_id is not null as "hasResume", name_key(n.name) as "nameKey", phone_key(n.phone) as "phoneKey",
          (select array_agg(o.job_id) from applications o where o.candidate_id = n.id and o.id <> a.id) as "otherJobs"
         from applications a join candidates n on n.id = a.candidate_id
        where a.job_id = $1 order by a.created_at, a.id`,
      [jobId],
    );
    return rows.map(({ otherJobs, ...row }) => ({
      ...row,
      elsewhere: (otherJobs ?? []).some((other) => !viewer.may('candidate.edit', other)),
      rated: rated.has(row.applicationId),
    }));
  }
}
