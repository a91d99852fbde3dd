import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { RuleViolation } from '../platform/base/domain-errors.js';

/** What a page says in place of what somebody who is scoring a candidate may not see. */
export const hiddenWhileRating =
  'You’re scoring this candidate, so the résumé, screening, and DiSC profile are hidden until you submit your scorecards.';

/**
 * Who still has a candidate to score: résumé, screen, DiSC and decisions stay away from them until they have.
 *
 * Candidates stand above assessments, so this asks the tables of sittings and scorecards by name. It is the one place
 * that looks down.
 */
@Injectable()
export class WhoIsRating {
  constructor(private readonly database: Database) {}

  /** Whether a person holds a scorecard for this application that is due or begun. */
  async isRating(personId: string, applicationId: string, manager?: EntityManager): Promise<boolean> {
    const rows: unknown[] = await (manager ?? this.database.reader).query(
      `select 1 from scorecards card join sittings sitting on sitting.id = card.sitting_id
       where card.panelist_id = $1 and sitting.application_id = $2 and card.state in ('due', 'draft') limit 1`,
      [personId, applicationId],
    );
    return rows.length > 0;
  }

  /** The applications of a job for which a person holds a scorecard that is due or begun. */
  async inJob(personId: string, jobId: string, manager?: EntityManager): Promise<Set<string>> {
    const rows: { id: string }[] = await (manager ?? this.database.reader).query(
      `select distinct sitting.application_id as id from scorecards card
       join sittings sitting on sitting.id = card.sitting_id
       join applications application on application.id = sitting.application_id
       where card.panelist_id = $1 and application.job_id = $2 and card.state in ('due', 'draft')`,
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
