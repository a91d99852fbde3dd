import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { WhoIsRating } from '../../candidates/who-is-rating.js';
import { Looks, type Means, type Shown } from '../../looks/looks.js';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import type { Tx } from '../../platform/database/database.js';
import { queryKept } from '../../platform/database/kept-plans.js';
import { type PanelStates, type SittingVisibility, visibilityBySitting, type Waits } from './blindness.js';
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

  /** What a viewer may see of every sitting of a job, by sitting id. Three queries. */
  ofJob(viewer: Viewer, jobId: string, manager: EntityManager): Promise<Map<string, SittingVisibility>> {
    return this.sights(viewer, jobId, null, manager);
  }

  /**
   * Whether a viewer runs the job no scorecard of it is open, they rate nobody of it elsewhere and
   * nothing waits: then each of its sittings is theirs to see, as
   * `visibilityBySitting` has it, and none needs to be looked at. Three queries, whatever the size of the job.
   * @param rated whom they rate, as `WhoIsRating` says it of the job, where that is known: then it is a query less
   */
  async seesAll(viewer: Viewer, jobId: string, manager: EntityManager, rated?: ReadonlySet<string>): Promise<boolean> {
    if (!leads(viewer, jobId)) return false;
    const open = await manager.query<unknown[]>(
      `select 1 from applications a join sittings s on s.application_id = a.id join every_scorecard c on c.sitting_id = s.id
        where a.job_id = $1 and c.state in ('due', 'draft') limit 1`,
      [jobId],
    );
    if (open.length > 0 || (rated ?? (await this.rating.inJob(viewer.id, jobId, manager))).size > 0) return false;
    return ![...(await waitsIn(manager, jobId)).values()].includes('everybody');
  }

  /** What a viewer may see of every sitting of one application, by sitting id. Three queries. */
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

  /** Who was shown ratings of a sitting before all of them were in. */
  shownEarly(manager: EntityManager, sittingId: string): Promise<{ name: string; at: Date }[]> {
    return this.looks.early(manager, sittingId);
  }

  /** To be called with what was shown, before the answer goes out: it decides who may be seated later. */
  recordShown(manager: EntityManager, viewer: Viewer, means: Means, shown: Shown): Promise<void> {
    return this.looks.record(manager, viewer, means, shown);
  }

  /**
   * What a viewer may see of sittings that were read already. Two queries.
   * @param rows every sitting of the job, or of one application: a row each scorecard
   */
  async ofStates(
    viewer: Viewer,
    jobId: string,
    rows: readonly StateRow[],
    manager: EntityManager,
  ): Promise<Map<string, SittingVisibility>> {
    const rated = await this.rating.inJob(viewer.id, jobId, manager);
    const waits = await waitsIn(manager, jobId);
    const looker = {
      id: viewer.id,
      lead: leads(viewer, jobId),
      administrator: viewer.administrator,
    };
    return new Map(
      [...byApplication(rows, waits)].flatMap(([applicationId, sittings]) => [
        ...visibilityBySitting({ ...looker, ratesElsewhere: rated.has(applicationId) }, sittings),
      ]),
    );
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
         left join every_scorecard c on c.sitting_id = s.id
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

/**
 * For a job that was just opened again, whose ratings open at the end.
 * @throws RuleViolation where somebody was shown, while it was closed, what would be hidden again
 */
export async function refuseShown(tx: Tx, jobId: string): Promise<void> {
  const hidden = [...(await waitsIn(tx, jobId))].flatMap(([id, waits]) => (waits === 'everybody' ? [id] : []));
  if (hidden.length === 0) return;
  const looked = await tx.query<{ name: string }[]>(shownSinceClosed, [jobId, hidden]);
  if (looked.length === 0) return;
  const names = new Intl.ListFormat('en-US').format(looked.map(({ name }) => name));
  throw new RuleViolation(
    'job.shown',
    `In this job, ratings open all at the end, and closing it was the end: ${names} saw ratings that would be hidden again. It can’t be reopened. To go on, create a new job.`,
  );
}

const shownSinceClosed = `
  select distinct p.name from looks l join people p on p.id = l.viewer_id
   where l.kind = 'ratings' and l.about_id = any ($2::uuid[])
     and l.last_at >= (select max(at) from audit_events where job_id = $1 and type = 'job.closed')
   order by p.name`;

/** Who waits for what else a candidate takes, by sitting. */
async function waitsIn(manager: EntityManager, jobId: string): Promise<Map<string, Waits>> {
  const { rows } = await queryKept<{ id: string; waits: Waits }>(manager, waiting, [jobId]);
  return new Map(rows.map(({ id, waits }) => [id, waits]));
}

/**
 * In turn: something that the plan has later is not planned for the candidate, so somebody may yet be seated for it; not
 * once they were hired or rejected, which is decided with a reason, and an open debrief shows its panelists what they talk
 * over. A stage that is moved opens nothing: it can be moved back. A reference check is later than all, and none waits for it.
 *
 * A new version of the plan takes nothing away from this before the first scorecard is opened under it.
 *
 * At the end: something of the plan lacks a submitted scorecard of the candidate, or one of it is open. Whoever was hired
 * or rejected waits only as long as others who are in the running lack something. A job that is closed is at its end;
 * `refuseShown` keeps it from being opened again once somebody looked.
 */
const waiting = `
  with counted as materialized (
    select id, opening from assessment_plans
     where job_id = $1 and number >= coalesce(
           (select max(number) from assessment_plans where job_id = $1 and frozen_at is not null), 0)),
  lacking as materialized (
    select a.id, a.stage from applications a
     where a.job_id = $1 and exists (select from counted where opening = 'at_end') and exists (
           select 1 from assessments l
            where l.plan_id in (select id from counted)
              and not exists (
                  select 1 from sittings o
                   where o.application_id = a.id and o.assessment_key = l.key
                     and exists (select 1 from every_scorecard c
                                  where c.sitting_id = o.id and c.state in ('submitted', 'revised'))
                     and not exists (select 1 from every_scorecard c
                                      where c.sitting_id = o.id and c.state in ('due', 'draft')))))
  select s.id, case p.opening when 'in_turn' then 'panelists' else 'everybody' end as waits
    from applications a
    join jobs j on j.id = a.job_id
    join sittings s on s.application_id = a.id
    join assessments t on t.id = s.assessment_id
    join assessment_plans p on p.id = t.plan_id
   where a.job_id = $1 and p.opening <> 'each'
     and case p.opening
         when 'in_turn' then
           a.stage not in ('hired', 'declined') and s.debrief_opened_at is null and exists (
             select 1 from assessments l
              where l.plan_id in (select id from counted) and l.position > t.position and l.kind <> 'reference'
                and not exists (
                    select 1 from sittings o where o.application_id = a.id and o.assessment_key = l.key))
         else
           j.status <> 'closed' and a.id in (select id from lacking)
           and (a.stage not in ('hired', 'declined')
                or exists (select 1 from lacking where stage not in ('hired', 'declined', 'withdrawn')))
         end`;

function byApplication(rows: readonly StateRow[], waits: ReadonlyMap<string, Waits>): Map<string, PanelStates[]> {
  const applications = new Map<string, Map<string, PanelStates & { cards: PanelStates['cards'][number][] }>>();
  for (const { id, applicationId, panelistId, state } of rows) {
    const sittings = applications.get(applicationId) ?? new Map();
    applications.set(applicationId, sittings);
    const sitting = sittings.get(id) ?? { id, cards: [], waits: waits.get(id) };
    sittings.set(id, sitting);
    if (panelistId) sitting.cards.push({ panelistId, state });
  }
  return new Map([...applications].map(([id, sittings]) => [id, [...sittings.values()]]));
}

function leads(viewer: Viewer, jobId: string): boolean {
  return viewer.rolesOn(jobId).some((role) => role !== 'panelist');
}
