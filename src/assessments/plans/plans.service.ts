import { Injectable } from '@nestjs/common';
import { type EntityTarget, In, type ObjectLiteral } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { type Actor, Audit } from '../../audit/audit.service.js';
import { Attribute } from '../../jobs/model/attribute.entity.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import { QuestionReader } from '../../question-bank/question-reader.service.js';
import { Assessment } from '../model/assessment.entity.js';
import { criterionFromQuestion } from './assessment-edits.service.js';
import { Criterion, CriterionAttribute } from '../model/criterion.entity.js';
import { AssessmentPlan } from '../model/plan.entity.js';
import type { PointsSource } from '../points/points-plan.js';
import type { PlanPointsInput, PlanScoring } from './plan.dto.js';
import { newestPlan, PlanChanges } from './plan-changes.service.js';
import { usualStatement } from '../model/scorecard-rules.js';
import { criterionFromStarter, type StarterAssessment, starterPlan } from './starter-plan.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'plan.started': { jobId: string; planId: string; assessments: string[] };
    /** With which of its settings changed. */
    'plan.scoring_set': { jobId: string; planId: string; fields: string[] };
    'plan.points_set': { jobId: string; planId: string; pointsFrom: PointsSource };
    'plan.version_made': { jobId: string; planId: string; number: number; sittingsMoved: number };
  }
}

/** A plan as a whole: the starter plan laid down, and new versions of a frozen one. */
@Injectable()
export class Plans {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly changes: PlanChanges,
    private readonly bank: QuestionReader,
    private readonly audit: Audit,
  ) {}

  /** Lays the starter plan down in an empty plan. @throws RuleViolation where there are assessments already */
  loadStarter(viewer: Viewer, jobId: string): Promise<void> {
    return this.changes.change(viewer, jobId, undefined, async (tx, plan) => {
      if (await tx.existsBy(Assessment, { planId: plan.id })) {
        throw new RuleViolation('plan.not_empty', 'This plan already has assessments. Remove them first.');
      }
      await this.layDown(tx, viewer, plan);
    });
  }

  /** The starter plan for a job that was just opened; whoever opens it was asked already. */
  async start(tx: Tx, actor: Actor, jobId: string): Promise<void> {
    await this.layDown(tx, actor, await newestPlan(tx, jobId));
  }

  /**
   * Copies a frozen plan into a version that may be changed. Sittings that no one has begun to score move to it.
   * @throws RuleViolation where the newest version is not frozen
   */
  newVersion(viewer: Viewer, jobId: string, reason: string): Promise<number> {
    return this.database.transaction(async (tx) => {
      await this.access.job(viewer, jobId, 'plan.edit', tx);
      const old = await newestPlan(tx, jobId);
      if (old.frozenAt === null) {
        throw new RuleViolation('plan.not_frozen', 'No one has started scoring, so this version can still be edited.');
      }
      const planId = newId();
      const number = old.number + 1;
      const { notesRequired, statement, opening } = old;
      const pointsFrom = sourceAfter(old.pointsFrom);
      await tx.insert(AssessmentPlan, {
        id: planId,
        jobId,
        number,
        reason,
        notesRequired,
        statement,
        opening,
        pointsFrom,
      });
      await copyAssessments(tx, old.id, planId);
      const sittingsMoved = await moveSittings(tx, old.id, planId);
      await this.audit.record(tx, viewer, 'plan.version_made', { jobId, planId, number, sittingsMoved });
      return number;
    });
  }

  /** Says which ratings need a note, what panelists sign and when ratings open. @throws RuleViolation where the plan is frozen; StaleEdit */
  setScoring(viewer: Viewer, jobId: string, input: PlanScoring): Promise<void> {
    const { version, notesRequired, statement } = input;
    return this.changes.change(viewer, jobId, version, async (tx, plan) => {
      const opening = input.opening ?? plan.opening;
      const wanted = { notesRequired, statement: statement === usualStatement ? '' : statement, opening };
      const fields = (['notesRequired', 'statement', 'opening'] as const).filter((name) => wanted[name] !== plan[name]);
      if (fields.length === 0) return;
      await tx.update(AssessmentPlan, { id: plan.id }, wanted);
      await this.audit.record(tx, viewer, 'plan.scoring_set', { jobId, planId: plan.id, fields });
    });
  }

  /** Says what the plan's points follow from. @throws RuleViolation where the plan is frozen; StaleEdit */
  setPoints(viewer: Viewer, jobId: string, { version, pointsFrom }: PlanPointsInput): Promise<void> {
    return this.changes.change(viewer, jobId, version, async (tx, plan) => {
      if (pointsFrom === plan.pointsFrom) return;
      await tx.update(AssessmentPlan, { id: plan.id }, { pointsFrom });
      await this.audit.record(tx, viewer, 'plan.points_set', { jobId, planId: plan.id, pointsFrom });
    });
  }

  private async layDown(tx: Tx, actor: Actor, plan: AssessmentPlan): Promise<void> {
    const attributes = await tx.findBy(Attribute, { jobId: plan.jobId });
    const idOf = new Map(attributes.map(({ key, id }) => [key, id]));
    const rows: { assessment: object; criteria: Awaited<ReturnType<Plans['starterRows']>> }[] = [];
    for (const [position, starter] of starterPlan.entries()) {
      const { key, kind, name, levels, weight, weightReason = '', brief } = starter;
      const id = newId();
      const hideAuthor = starter.kind !== 'interview' && (starter.hideAuthor ?? false);
      const parts = starter.kind === 'interview' ? [] : (starter.parts ?? []);
      const facts = { key, kind, name, levels, weight, weightReason, brief, hideAuthor, parts };
      const criteria = await this.starterRows(tx, starter, { id, levels });
      rows.push({ assessment: { id, planId: plan.id, position, ...facts }, criteria });
    }
    const criteria = rows.flatMap((one) => one.criteria);
    const marks = criteria.flatMap(({ row, attributes: keys }) =>
      keys.flatMap((of) => (idOf.has(of) ? [{ criterionId: row.id, attributeId: idOf.get(of)! }] : [])),
    );
    await insertAll(
      tx,
      Assessment,
      rows.map(({ assessment }) => assessment),
    );
    await insertAll(
      tx,
      Criterion,
      criteria.map(({ row }) => row),
    );
    await insertAll(tx, CriterionAttribute, marks);
    const assessments = starterPlan.map(({ key }) => key);
    await this.audit.record(tx, actor, 'plan.started', { jobId: plan.jobId, planId: plan.id, assessments });
  }

  /** The criteria of a starter assessment with the keys of their attributes; a question that is not in the bank is left out. */
  private async starterRows(tx: Tx, starter: StarterAssessment, assessment: { id: string; levels: number }) {
    if (starter.kind !== 'interview') {
      return starter.criteria.map((criterion, position) => ({
        row: criterionFromStarter(criterion, assessment, position),
        attributes: criterion.attributes,
      }));
    }
    const keys = starter.criteria.map(({ question }) => question);
    const bank = await this.bank.byKey(tx, keys);
    return starter.criteria.flatMap(({ question, attributes }, position) => {
      const found = bank.get(question);
      return found ? [{ row: criterionFromQuestion(found, assessment, position), attributes }] : [];
    });
  }
}

/** Literal weights end with the version that was scored under them. */
function sourceAfter(old: PointsSource): PointsSource {
  return old === 'literal_weights' ? 'assessments_and_categories' : old;
}

async function insertAll(tx: Tx, entity: EntityTarget<ObjectLiteral>, rows: readonly object[]): Promise<void> {
  if (rows.length > 0) await tx.insert(entity, [...rows]);
}

/** Copies everything under the same keys, with a statement for each table however long the plan is. */
async function copyAssessments(tx: Tx, from: string, to: string): Promise<void> {
  const assessments = await tx.findBy(Assessment, { planId: from });
  if (assessments.length === 0) return;
  const assessmentIds = new Map(assessments.map(({ id }) => [id, newId()]));
  const criteria = await tx.findBy(Criterion, { assessmentId: In([...assessmentIds.keys()]) });
  const criterionIds = new Map(criteria.map(({ id }) => [id, newId()]));
  await tx.insert(
    Assessment,
    assessments.map((assessment) => ({ ...assessment, id: assessmentIds.get(assessment.id)!, planId: to })),
  );
  if (criteria.length === 0) return;
  await tx.insert(
    Criterion,
    criteria.map((criterion) => ({
      ...criterion,
      id: criterionIds.get(criterion.id)!,
      assessmentId: assessmentIds.get(criterion.assessmentId)!,
    })),
  );
  await tx.query(
    `insert into criterion_attributes (criterion_id, attribute_id)
     select n.new, m.attribute_id from unnest($1::uuid[], $2::uuid[]) as n (old, new)
       join criterion_attributes m on m.criterion_id = n.old`,
    [[...criterionIds.keys()], [...criterionIds.values()]],
  );
}

/**
 * Moves the sittings none of whose scorecards was opened. The job is held alone: no one opens a first one meanwhile, nor
 * plans a sitting of the old version.
 */
async function moveSittings(tx: Tx, from: string, to: string): Promise<number> {
  const result = await tx.query<[unknown[], number]>(
    `update sittings s set assessment_id = n.id, version = s.version + 1
       from assessments o, assessments n
      where o.id = s.assessment_id and o.plan_id = $1 and n.plan_id = $2 and n.key = o.key
        and not exists (select 1 from scorecards c where c.sitting_id = s.id and c.opened_at is not null)`,
    [from, to],
  );
  return result[1];
}
