import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import { Database, replace } from '../../platform/database/database.js';
import { Scorecard } from '../model/scorecard.entity.js';
import { SittingTimes } from '../sittings/sitting-times.service.js';
import { lockOwn } from './scorecard-writes.js';
import type { ConflictInput } from './scorecard.dto.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'conflict.declared': { jobId: string; scorecardId: string; sittingId: string };
    'scorecard.recused': { jobId: string; scorecardId: string; sittingId: string };
  }
}

/** A panelist says what binds them to a candidate, and steps back if it is too much. */
@Injectable()
export class Conflicts {
  constructor(
    private readonly database: Database,
    private readonly times: SittingTimes,
    private readonly audit: Audit,
  ) {}

  /**
   * Declares a conflict of interest on one's own scorecard. Who steps back rates no more: what they rated stays on file
   * and out of the score. Saying the same twice is saying it once.
   * @throws RuleViolation where the scorecard is closed; StaleEdit; NotFound for anyone but its panelist
   */
  declare(viewer: Viewer, id: string, { conflict, recuse, version }: ConflictInput): Promise<{ sittingId: string }> {
    return this.database.transaction(async (tx) => {
      const { jobId, sittingId, state } = await lockOwn(tx, viewer, id);
      const card = await tx.findOneByOrFail(Scorecard, { id });
      if (card.conflict === conflict && (state === 'recused' || !recuse)) return { sittingId };
      if (state === 'recused') throw new RuleViolation('scorecard.recused', steppedBack);
      if (recuse) card.moveTo('recused');
      else if (state === 'closed')
        throw new RuleViolation('scorecard.closed', 'This scorecard was closed, so there is nothing to declare.');
      await replace(tx, Scorecard, { id, version }, { state: card.state, conflict, conflictAt: new Date() });
      const type = recuse ? 'scorecard.recused' : 'conflict.declared';
      await this.audit.record(tx, viewer, type, { jobId, scorecardId: id, sittingId });
      // Whoever steps back has that time for themselves, and their calendar is told.
      if (recuse) await this.times.arranged(tx, viewer, sittingId);
      return { sittingId };
    });
  }
}

/** What is told whoever would write to a scorecard from which they stepped back. */
export const steppedBack =
  'You stepped back from this scorecard. Your ratings are kept on file but don’t count in the score.';
