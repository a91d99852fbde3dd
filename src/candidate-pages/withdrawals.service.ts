import { Injectable } from '@nestjs/common';
import { type Applicant, theCandidate } from '../candidate-links/candidate-links.service.js';
import { Application } from '../candidates/application.entity.js';
import { Applications } from '../candidates/applications.service.js';
import { NotFound, RuleViolation } from '../platform/base/domain-errors.js';
import { Database } from '../platform/database/database.js';
import { CandidateNews } from './candidate-news.service.js';

/**
 * Candidates who withdraw. It is a stage like any other: scorecards and who may see ratings stay as they are. What becomes
 * of sessions to come follows from the stage (`EndedApplications`).
 */
@Injectable()
export class Withdrawals {
  constructor(
    private readonly database: Database,
    private readonly applications: Applications,
    private readonly news: CandidateNews,
  ) {}

  /** Once is enough: who has withdrawn already is told the same. @throws RuleViolation where it was decided already */
  withdraw({ applicationId: id }: Pick<Applicant, 'applicationId'>): Promise<void> {
    return this.database.transaction(async (tx) => {
      const application = await tx.findOneBy(Application, { id });
      if (!application) throw new NotFound('application');
      if (application.stage === 'withdrawn') return;
      // Which of the two it is, the recruiter says, not this page.
      if (application.stage === 'hired' || application.stage === 'declined') {
        const why = 'You can’t withdraw here right now. Write to the recruiter who sent you the link to this page.';
        throw new RuleViolation('candidate.not_now', why);
      }
      await this.applications.moveTo(tx, theCandidate, application, 'withdrawn');
      await this.news.tell(tx, id, 'withdrawal');
    });
  }
}
