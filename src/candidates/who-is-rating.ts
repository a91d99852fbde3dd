import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ratedIdentities } from '../jobs/model/rated-identities.js';
import { Database } from '../platform/database/database.js';
import { RuleViolation } from '../platform/base/domain-errors.js';

/** What a page says in place of what somebody who is scoring a candidate may not see. */
export const hiddenWhileRating =
  'You’re scoring this candidate, so the résumé, screening, and DiSC profile are hidden until you submit your scorecards.';

/**
 * Who still has a candidate to score: résumé, screen, DiSC and decisions stay away from them until they have, and so do
 * other people's ratings. The candidate is the person: what they did in another job, or entered a second time, stays
 * away as well.
 *
 * Whoever reviews a writing sample without its author rates somebody of that job without knowing whom. What is kept
 * from them would tell, so it is kept of everybody in the job.
 *
 * Candidates stand above assessments, so this asks the tables of sittings and scorecards by name. It is the one place
 * that looks down.
 */
@Injectable()
export class WhoIsRating {
  constructor(private readonly database: Database) {}

  /** Whether a person holds a scorecard for this candidate, here or anywhere, that is due or begun. */
  async isRating(personId: string, applicationId: string, manager?: EntityManager): Promise<boolean> {
    const rows: unknown[] = await (manager ?? this.database.reader).query(
      `select 1 from applications application join candidates candidate on candidate.id = application.candidate_id
       where application.id = $2 and candidate.identity in (${rated}) limit 1`,
      [personId, applicationId],
    );
    return rows.length > 0;
  }

  /** The applications of a job for whose candidate a person holds a scorecard anywhere that is due or begun. */
  async inJob(personId: string, jobId: string, manager?: EntityManager): Promise<Set<string>> {
    const rows: { id: string }[] = await (manager ?? this.database.reader).query(
      `select application.id from applications application
       join candidates candidate on candidate.id = application.candidate_id
       where application.job_id = $2 and candidate.identity in (${rated})`,
      [personId, jobId],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** @throws RuleViolation where the person is still scoring the candidate */
  async refuseWhileRating(personId: string, applicationId: string, manager?: EntityManager): Promise<void> {
    if (await this.isRating(personId, applicationId, manager)) {
      throw new RuleViolation('application.rating', hiddenWhileRating);
    }
  }
}

const rated = ratedIdentities('$1');
