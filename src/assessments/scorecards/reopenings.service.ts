import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { Injectable } from '@nestjs/common';
import { Person } from '../../accounts/access/person.entity.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { lockScorecard } from '../model/locks.js';
import { Scorecard } from '../model/scorecard.entity.js';
import { Seats } from '../sittings/seats.service.js';
import { SittingAccess } from '../sittings/sitting-access.js';
import type { ReopeningInput } from './scorecard.dto.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'scorecard.reopened': { jobId: string; scorecardId: string; sittingId: string; personId: string; reason: string };
  }
}

/** A closed scorecard is taken up again, by a panelist who has been shown nothing since. */
@Injectable()
export class Reopenings {
  constructor(
    private readonly database: Database,
    private readonly access: SittingAccess,
    private readonly seats: Seats,
    private readonly audit: Audit,
  ) {}

  /**
   * @throws RuleViolation where it is not closed, its panelist was shown what it must be blind to and nobody else says
   *   why they score all the same, or the debrief is open; NotFound for whoever does not run the job
   */
  reopen(viewer: Viewer, id: string, { version, reason, override }: ReopeningInput): Promise<{ sittingId: string }> {
    return this.database.transaction(async (tx) => {
      const found = await tx.findOneBy(Scorecard, { id });
      if (!found) throw new NotFound('scorecard');
      const { job, sitting, applicationId } = await this.access.toChange(viewer, found.sittingId, tx);
      await lockScorecard(tx, id);
      const card = await tx.findOneByOrFail(Scorecard, { id });
      if (sitting.debriefOpenedAt) {
        throw new RuleViolation(
          'sitting.debriefed',
          'The debrief for this session is open, so scorecards can’t be reopened.',
        );
      }
      await refuseDeactivated(tx, card.panelistId);
      // That it was begun, and no more, is told of a scorecard that is not one's own.
      const begun = await tx.query<unknown[]>('select from every_rating where scorecard_id = $1 limit 1', [id]);
      card.moveTo(begun.length > 0 ? 'draft' : 'due');
      const seating = { jobId: job.id, sittingId: sitting.id, applicationId };
      const fieldOf = () => 'override';
      const known = await this.seats.admit(tx, viewer, seating, [card.panelistId], { override, fieldOf });
      await replace(tx, Scorecard, { id, version }, {
        state: card.state,
        closedReason: '',
        known: known.get(card.panelistId) ?? card.known,
      } as QueryDeepPartialEntity<Scorecard>);
      const { panelistId: personId } = card;
      await this.audit.record(tx, viewer, 'scorecard.reopened', {
        jobId: job.id,
        scorecardId: id,
        sittingId: sitting.id,
        personId,
        reason,
      });
      return { sittingId: sitting.id };
    });
  }
}

/** @throws RuleViolation where the panelist cannot sign in any more */
async function refuseDeactivated(tx: Tx, personId: string): Promise<void> {
  const { name, disabledAt } = await tx.findOneByOrFail(Person, { id: personId });
  if (!disabledAt) return;
  throw new RuleViolation(
    'person.disabled',
    `${name} is deactivated and can’t score. An administrator can reactivate them under People.`,
  );
}
