import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { WhoIsRating } from '../../candidates/who-is-rating.js';
import { Looks, type Means, type Shown } from '../../looks/looks.service.js';
import type { Tx } from '../../platform/database/database.js';
import { type PanelStates, type Sighting, sightings } from './blindness.js';
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
  constructor(
    private readonly audit: Audit,
    private readonly rating: WhoIsRating,
    private readonly looks: Looks,
  ) {}

  /** What a viewer may see of every sitting of a job, by sitting id. Two queries. */
  ofJob(viewer: Viewer, jobId: string, manager: EntityManager): Promise<Map<string, Sighting>> {
    return this.sights(viewer, jobId, null, manager);
  }

  /** What a viewer may see of every sitting of one application, by sitting id. Two queries. */
  ofApplication(
    viewer: Viewer,
    { jobId, applicationId }: { jobId: string; applicationId: string },
    manager: EntityManager,
  ): Promise<Map<string, Sighting>> {
    return this.sights(viewer, jobId, applicationId, manager);
  }

  /** To be called with the transaction in which ratings were read that only an administrator may see. */
  recordLook(tx: Tx, viewer: Viewer, what: { jobId: string; applicationId?: string }): Promise<void> {
    return this.audit.record(tx, viewer, 'ratings.viewed', what);
  }

  /** To be called with what was shown, before the answer goes out: it decides who may be seated later. */
  recordShown(manager: EntityManager, viewer: Viewer, means: Means, shown: Shown): Promise<void> {
    return this.looks.record(manager, viewer, means, shown);
  }

  /**
   * What a viewer may see of sittings that were read already. One query.
   * @param rows every sitting of the job, or of one application: a row each scorecard
   */
  async ofStates(
    viewer: Viewer,
    jobId: string,
    rows: readonly StateRow[],
    manager: EntityManager,
  ): Promise<Map<string, Sighting>> {
    const rated = await this.rating.inJob(viewer.id, jobId, manager);
    const looker = {
      id: viewer.id,
      lead: viewer.rolesOn(jobId).some((role) => role !== 'panelist'),
      administrator: viewer.administrator,
    };
    return new Map(
      [...byApplication(rows)].flatMap(([applicationId, sittings]) => [
        ...sightings({ ...looker, ratesElsewhere: rated.has(applicationId) }, sittings),
      ]),
    );
  }

  private async sights(
    viewer: Viewer,
    jobId: string,
    applicationId: string | null,
    manager: EntityManager,
  ): Promise<Map<string, Sighting>> {
    const rows = await manager.query<StateRow[]>(
      `select s.id, s.application_id as "applicationId", c.panelist_id as "panelistId", c.state
         from sittings s
         join applications a on a.id = s.application_id
         left join scorecards c on c.sitting_id = s.id
        where a.job_id = $1 and ($2::uuid is null or a.id = $2)`,
      [jobId, applicationId],
    );
    return this.ofStates(viewer, jobId, rows, manager);
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
