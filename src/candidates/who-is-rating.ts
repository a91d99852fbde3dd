import type { EntityManager } from 'typeorm';
import { RuleViolation } from '../platform/base/domain-errors.js';

/** What a page says in place of what someone who is scoring a candidate may not see. */
export const hiddenWhileRating =
  'You’re scoring this candidate, so the résumé, screening, and DiSC profile are hidden until you submit your scorecards.';

/** How much of an application was planned and scored. It says nothing of what is in it. */
export interface Assessed {
  sessions: number;
  /** Scorecards that are in, and that are not. */
  submitted: number;
  due: number;
  /** Files that were handed in for a session. */
  documents: number;
}

/**
 * Who still has a candidate to score: résumé, screen, DiSC and decisions stay away from them until they have, and so do
 * other people's ratings. The candidate is the person: what they did in another job, or entered a second time, stays
 * away as well.
 *
 * Anyone who reviews a writing sample without its author rates someone of that job without knowing whom. What is kept
 * from them would tell, so it is kept of everyone in the job.
 *
 * Candidates stand below assessments. The scorecards are read by `ScorecardsToCome`, which stands beside them and is
 * what Nest gives for this.
 */
export abstract class WhoIsRating {
  /** Whether a person holds a scorecard for this candidate, here or anywhere, that is due or begun. */
  abstract isRating(personId: string, applicationId: string, manager?: EntityManager): Promise<boolean>;

  /** The applications of a job for whose candidate a person holds a scorecard anywhere that is due or begun. */
  abstract inJob(personId: string, jobId: string, manager?: EntityManager): Promise<Set<string>>;

  /** Those of some applications for which a scorecard was submitted. */
  abstract rated(applicationIds: readonly string[], manager: EntityManager): Promise<Set<string>>;

  /** What was planned and scored of some applications; of nothing else. One query. */
  abstract assessed(applicationIds: readonly string[], manager: EntityManager): Promise<Map<string, Assessed>>;

  /** @throws RuleViolation where the person is still scoring the candidate */
  async refuseWhileRating(personId: string, applicationId: string, manager?: EntityManager): Promise<void> {
    if (await this.isRating(personId, applicationId, manager)) {
      throw new RuleViolation('application.rating', hiddenWhileRating);
    }
  }
}
