import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../../accounts/access/viewer.js';
import type { Category } from '../../../jobs/model/category.js';
import { NotFound } from '../../../platform/base/domain-errors.js';
import { Database } from '../../../platform/database/database.js';
import { IdField } from '../../../platform/http/fields.js';
import { Assessment } from '../../model/assessment.entity.js';
import { Criterion } from '../../model/criterion.entity.js';
import type { RolePart } from '../../model/role-play.js';
import type { AssessmentKind, CriterionKind } from '../../model/vocabulary.js';
import { askersOf } from '../../sittings/askers.service.js';
import { SittingAccess, type SittingForViewer } from '../../sittings/sitting-access.js';

export class KitQuery {
  @IdField({
    optional: true,
    description: 'A session of this assessment; its candidate and question assignments are included.',
  })
  sitting?: string;
}

/** An assessment as planned, with all that is said about each line: what an interviewer has in hand. */
interface Kit {
  id: string;
  kind: AssessmentKind;
  name: string;
  levels: number;
  brief: string;
  /** Parts that panelists play in an audition. */
  parts: RolePart[];
  job: { id: string; title: string; requisition: string };
  /** Number of the plan's version. */
  plan: number;
  /** The sitting that it is for, where it is for one. */
  sitting?: { id: string; candidate: string; at: Date | null; place: string };
  criteria: {
    key: string;
    kind: CriterionKind;
    name: string;
    prompt: string;
    measures: Category[];
    why: string;
    preferredAnswer: string;
    followUps: string[];
    /** One text per level, lowest first; no, then yes. */
    anchors: string[];
    /** Who of the panel asks it in that sitting, if that was said. */
    asker?: { id: string; name: string };
  }[];
}

@Injectable()
export class Kits {
  constructor(
    private readonly database: Database,
    private readonly sittings: SittingAccess,
  ) {}

  /**
   * For whoever runs the job's sittings, and for the panelists of this assessment's.
   * @param sittingId one of them, whose candidate and askers it is to name
   * @throws NotFound
   */
  async kit(viewer: Viewer, assessmentId: string, sittingId?: string): Promise<Kit> {
    const seen = sittingId === undefined ? undefined : await this.sittings.sitting(viewer, sittingId);
    if (seen && seen.assessment.id !== assessmentId) throw new NotFound('kit');
    const reader = this.database.reader;
    const [assessment] = await reader.find(Assessment, {
      where: { id: assessmentId },
      relations: { plan: { job: true } },
    });
    const job = assessment?.plan?.job;
    if (!assessment?.plan || !job) throw new NotFound('kit');
    if (!viewer.may('sitting.view', job.id) && !(await this.sits(viewer, assessmentId))) throw new NotFound('kit');
    const criteria = await reader.find(Criterion, { where: { assessmentId }, order: { position: 'ASC', key: 'ASC' } });
    const { id, kind, name, levels, brief, parts, plan } = assessment;
    const askers = seen ? askersOf(kind, criteria, seen.cards) : [];
    return {
      ...{ id, kind, name, levels, brief, parts },
      job: { id: job.id, title: job.title, requisition: job.requisition },
      plan: plan.number,
      sitting: seen && sittingOf(seen),
      criteria: criteria.map((one) => ({
        ...{ key: one.key, kind: one.kind, name: one.name, prompt: one.prompt, measures: one.measures, why: one.why },
        ...{ preferredAnswer: one.preferredAnswer, followUps: one.followUps, anchors: one.anchors },
        asker: askers.find(({ criterion }) => criterion.key === one.key)?.panelist ?? undefined,
      })),
    };
  }

  private async sits(viewer: Viewer, assessmentId: string): Promise<boolean> {
    const rows = await this.database.reader.query<unknown[]>(
      `select 1 from scorecards c join sittings s on s.id = c.sitting_id
        where s.assessment_id = $1 and c.panelist_id = $2 limit 1`,
      [assessmentId, viewer.id],
    );
    return rows.length > 0;
  }
}

function sittingOf({ sitting, candidateName }: SittingForViewer): Kit['sitting'] {
  return { id: sitting.id, candidate: candidateName, at: sitting.at, place: sitting.place };
}
