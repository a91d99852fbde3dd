import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Database, replace } from '../../platform/database/database.js';
import { NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { type DebriefView, debriefView } from './debrief.js';
import type { Scorecard } from '../model/scorecard.entity.js';
import { type SittingForViewer, SittingAccess } from '../sittings/sitting-access.js';
import { Sitting } from '../model/sitting.entity.js';
import { SittingViews } from '../sittings/sitting-views.service.js';
import { isSubmitted, isOpen } from '../model/vocabulary.js';
import { listed } from '../../platform/base/listed.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'debrief.opened': { jobId: string; applicationId: string; sittingId: string };
  }
}

/** The talk after all scorecards are in. */
@Injectable()
export class Debriefs {
  constructor(
    private readonly database: Database,
    private readonly access: SittingAccess,
    private readonly sittings: SittingViews,
    private readonly audit: Audit,
  ) {}

  /**
   * Opens the debrief of a sitting: from then on its panelists may revise. Doing it again changes nothing.
   * @throws RuleViolation naming those whose scorecard is missing; NotFound for whoever does not run the job
   */
  open(viewer: Viewer, id: string): Promise<{ openedAt: Date }> {
    return this.database.transaction(async (tx) => {
      const { sitting, job, applicationId, cards } = await this.access.toChange(viewer, id, tx);
      if (sitting.debriefOpenedAt) return { openedAt: sitting.debriefOpenedAt };
      refuseIncomplete(cards);
      const openedAt = new Date();
      await replace(tx, Sitting, { id, version: sitting.version }, { debriefOpenedAt: openedAt });
      await this.audit.record(tx, viewer, 'debrief.opened', { jobId: job.id, applicationId, sittingId: id });
      return { openedAt };
    });
  }

  /** What is talked over, as far as the viewer may see it. @throws NotFound, also before the debrief is open */
  async one(viewer: Viewer, id: string): Promise<{ seen: SittingForViewer; view: DebriefView }> {
    const { sitting } = await this.access.sitting(viewer, id);
    if (!sitting.debriefOpenedAt) throw new NotFound('debrief');
    const { seen, view } = await this.sittings.one(viewer, id);
    return { seen, view: debriefView(view, sitting.debriefOpenedAt) };
  }
}

function refuseIncomplete(cards: readonly Scorecard[]): void {
  const missing = cards.filter(({ state }) => isOpen(state)).map(({ panelist }) => panelist?.name ?? '');
  if (missing.length > 0) {
    const whose =
      missing.length === 1 ? `the scorecard of ${missing[0]} is` : `the scorecards of ${listed(missing)} are`;
    const how = 'Wait for it, or close what will not come in, with a reason, under Panel on the sitting’s page.';
    throw new RuleViolation('debrief.missing', `Not yet: ${whose} missing. ${how}`);
  }
  if (!cards.some(({ state }) => isSubmitted(state))) {
    throw new RuleViolation(
      'debrief.empty',
      'No scorecard has been submitted for this session, so there is nothing to discuss.',
    );
  }
}
