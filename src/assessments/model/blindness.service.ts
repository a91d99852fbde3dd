import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import type { Tx } from '../../platform/database/database.js';
import { type PanelStates, type SittingVisibility, visibilityBySitting } from './blindness.js';
import type { ScorecardState } from './vocabulary.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    /** An administrator looked at ratings that only being one opened to them. */
    'ratings.viewed': { jobId: string; applicationId?: string };
  }
}

/** Looks up what the rules of blindness need to know, and puts administrators' looks on the record. */
@Injectable()
export class Blindness {
  constructor(private readonly audit: Audit) {}

  /** What a viewer may see of every sitting of a job, by sitting id. One query. */
  ofJob(viewer: Viewer, jobId: string, manager: EntityManager): Promise<Map<string, SittingVisibility>> {
    return this.sights(viewer, jobId, null, manager);
  }

  /**
   * Whether a viewer runs the job and no scorecard of it is open: then each of its sittings is theirs to see, as
   * `visibilityBySitting` has it, and none needs to be looked at. One query, whatever the size of the job.
   */
  async seesAll(viewer: Viewer, jobId: string, manager: EntityManager): Promise<boolean> {
    if (!leads(viewer, jobId)) return false;
    const open = await manager.query<unknown[]>(
      `select 1 from applications a join sittings s on s.application_id = a.id join scorecards c on c.sitting_id = s.id
        where a.job_id = $1 and c.state in ('due', 'draft') limit 1`,
      [jobId],
    );
    return open.length === 0;
  }

  /** What a viewer may see of every sitting of one application, by sitting id. One query. */
  ofApplication(
    viewer: Viewer,
    { jobId, applicationId }: { jobId: string; applicationId: string },
    manager: EntityManager,
  ): Promise<Map<string, SittingVisibility>> {
    return this.sights(viewer, jobId, applicationId, manager);
  }

  /** To be called with the transaction in which ratings were read that only an administrator may see. */
  recordLook(tx: Tx, viewer: Viewer, what: { jobId: string; applicationId?: string }): Promise<void> {
    return this.audit.record(tx, viewer, 'ratings.viewed', what);
  }

  /**
   * What a viewer may see of sittings that were read already.
   * @param rows every sitting of the job, or of one application: a row each scorecard
   */
  ofStates(viewer: Viewer, jobId: string, rows: readonly StateRow[]): Map<string, SittingVisibility> {
    const looker = {
      id: viewer.id,
      lead: leads(viewer, jobId),
      administrator: viewer.administrator,
    };
    return new Map([...byApplication(rows).values()].flatMap((sittings) => [...visibilityBySitting(looker, sittings)]));
  }

  private async sights(
    viewer: Viewer,
    jobId: string,
    applicationId: string | null,
    manager: EntityManager,
  ): Promise<Map<string, SittingVisibility>> {
    const rows = await manager.query<StateRow[]>(
      `select s.id, s.application_id as "applicationId", c.panelist_id as "panelistId", c.state
         from sittings s
         join applications a on a.id = s.application_id
         left join scorecards c on c.sitting_id = s.id
        where a.job_id = $1 and ($2::uuid is null or a.id = $2)`,
      [jobId, applicationId],
    );
    return this.ofStates(viewer, jobId, rows);
  }
}

/** One scorecard of a sitting, as far as it decides who sees what; a sitting without a panel has a row without one. */
export interface StateRow {
  id: string;
  applicationId: string;
  panelistId: string | null;
  state: ScorecardState;
}

function byApplication(rows: readonly StateRow[]): Map<string, PanelStates[]> {
  const applications = new Map<string, Map<string, { id: string; cards: PanelStates['cards'][number][] }>>();
  for (const { id, applicationId, panelistId, state } of rows) {
    const sittings = applications.get(applicationId) ?? new Map();
    applications.set(applicationId, sittings);
    const sitting = sittings.get(id) ?? { id, cards: [] };
    sittings.set(id, sitting);
    if (panelistId) sitting.cards.push({ panelistId, state });
  }
  return new Map([...applications].map(([id, sittings]) => [id, [...sittings.values()]]));
}

function leads(viewer: Viewer, jobId: string): boolean {
  return viewer.rolesOn(jobId).some((role) => role !== 'panelist');
}
