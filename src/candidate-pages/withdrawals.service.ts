import { Injectable } from '@nestjs/common';
import { type Applicant, theCandidate } from '../candidate-links/candidate-links.service.js';
import { lockSitting } from '../assessments/model/locks.js';
import { book } from '../assessments/sittings/sitting-times.service.js';
import { Application } from '../candidates/application.entity.js';
import { Applications } from '../candidates/applications.service.js';
import { shareJob } from '../jobs/model/locks.js';
import { NotFound, RuleViolation } from '../platform/base/domain-errors.js';
import { actAsProduct } from '../platform/database/acting-for.js';
import { Database } from '../platform/database/database.js';
import { Invitations } from '../scheduling/calendars/invitations.service.js';
import { SlotPicks } from '../scheduling/slots/slot-picks.service.js';
import { CandidateNews } from './candidate-news.service.js';

/**
 * Candidates who withdraw. It is a stage like any other: scorecards and who may see ratings stay as they are. Sessions to
 * come take nobody's time any more, and who was invited is told that they are canceled.
 */
@Injectable()
export class Withdrawals {
  constructor(
    private readonly database: Database,
    private readonly applications: Applications,
    private readonly news: CandidateNews,
    private readonly invitations: Invitations,
    private readonly picks: SlotPicks,
  ) {}

  /** Once is enough: who has withdrawn already is told the same. @throws RuleViolation where it was decided already */
  withdraw({ applicationId: id, jobId }: Applicant): Promise<void> {
    return this.database.transaction(async (tx) => {
      // A candidate is nobody to the database's policies, and the panel is told of what is canceled.
      await actAsProduct(tx);
      await shareJob(tx, jobId);
      const sittings = await tx.query<{ id: string }[]>(sittingsToCome, [id]);
      for (const sitting of sittings) await lockSitting(tx, sitting.id);
      const application = await tx.findOneBy(Application, { id });
      if (!application) throw new NotFound('application');
      if (application.stage === 'withdrawn') return;
      // Which of the two it is, the recruiter says, not this page.
      if (application.stage === 'hired' || application.stage === 'declined') {
        const why = 'You can’t withdraw here right now. Write to the recruiter who sent you the link to this page.';
        throw new RuleViolation('candidate.not_now', why);
      }
      await this.applications.moveTo(tx, theCandidate, application, 'withdrawn');
      for (const sitting of sittings) {
        await book(tx, sitting.id);
        await this.picks.release(tx, sitting.id);
        await this.invitations.changed(tx, sitting.id);
      }
      await this.news.tell(tx, id, 'withdrawal');
    });
  }
}

const sittingsToCome = 'select id from sittings where application_id = $1 and at > now() order by id';
