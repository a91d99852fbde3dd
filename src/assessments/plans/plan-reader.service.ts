import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { categories, type Category } from '../../jobs/model/category.js';
import type { CategoryWeights } from '../../jobs/model/category-weights.js';
import { weighCategories } from '../../jobs/model/weigh-categories.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import { Assessment } from '../model/assessment.entity.js';
import { Criterion } from '../model/criterion.entity.js';
import { AssessmentPlan } from '../model/plan.entity.js';
import type { CategoryPoints } from '../points/points.js';
import type { PointsSource } from '../points/points-plan.js';
import { planPoints } from '../points/promises.js';
import { usualStatement } from '../model/scorecard-rules.js';
import type { NotesRequired, Opening } from '../model/vocabulary.js';

export interface PlanCriterion extends Omit<Criterion, 'assessment'> {
  /** What it counts out of 100; null where nothing in the plan carries weight. */
  points: number | null;
  /** The same by the categories that it measures. */
  pointsByCategory: Partial<Record<Category, number>>;
  /** Ids of the attributes that it is tied to. */
  attributes: string[];
}

export interface PlanAssessment extends Omit<Assessment, 'plan'> {
  points: number | null;
  criteria: PlanCriterion[];
}

/** One version of a job's plan; number 0 where the job has none yet. */
export interface PlanView {
  id: string | null;
  jobId: string;
  number: number;
  reason: string;
  frozenAt: Date | null;
  /** Which ratings must have a note before a scorecard is signed. */
  notesRequired: NotesRequired;
  /** When ratings open. */
  opening: Opening;
  /** What panelists sign, with {name} for their name. */
  statement: string;
  version: number;
  pointsFrom: PointsSource;
  /** What was promised of points and does not hold, with why and what to change. */
  promises: string[];
  /** criterion points = assessment factor × weight × mean of its categories' factors; absent where that does not hold. */
  factors?: { assessments: number[]; categories: Record<Category, number> };
  /** Category weights out of 100, and what the job analysis says of those that are measured. */
  categories: CategoryPoints[];
  /** Whether it is the newest version and not frozen. */
  editable: boolean;
  /** All versions, newest first. */
  versions: { number: number; reason: string; frozenAt: Date | null; createdAt: Date }[];
  assessments: PlanAssessment[];
  /** What the categories count, 0 to 1: as the job analysis has them, or had them when the plan was frozen. */
  categoryWeights: Record<Category, number>;
  /** As of when the categories' weights are kept; null where they follow the job analysis still. */
  weighedAt: Date | null;
}

/** Reading plans, with the points that follow from their weights. */
@Injectable()
export class PlanReader {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
  ) {}

  /** @param number an earlier version; the newest unless given @throws NotFound */
  async view(viewer: Viewer, jobId: string, number?: number): Promise<PlanView> {
    return (await this.withJob(viewer, jobId, number)).plan;
  }

  async withJob(viewer: Viewer, jobId: string, number?: number): Promise<{ job: Job; plan: PlanView }> {
    const job = await this.access.job(viewer, jobId, 'job.view');
    return { job, plan: await this.read(this.database.reader, jobId, number) };
  }

  /** An assessment of the newest plan. @throws NotFound */
  async assessment(
    viewer: Viewer,
    jobId: string,
    id: string,
  ): Promise<{ job: Job; plan: PlanView; assessment: PlanAssessment }> {
    const { job, plan } = await this.withJob(viewer, jobId);
    const assessment = plan.assessments.find((one) => one.id === id);
    if (!assessment) throw new NotFound('assessment');
    return { job, plan, assessment };
  }

  private async read(reader: EntityManager, jobId: string, number: number | undefined): Promise<PlanView> {
    const plans = await reader.find(AssessmentPlan, { where: { jobId }, order: { number: 'DESC' } });
    const plan = number === undefined ? plans[0] : plans.find((one) => one.number === number);
    if (!plan && number !== undefined) throw new NotFound('plan');
    const weights = numbersOf(plan?.categoryWeights ?? (await weighCategories(reader, jobId)));
    return {
      id: plan?.id ?? null,
      jobId,
      number: plan?.number ?? 0,
      reason: plan?.reason ?? '',
      frozenAt: plan?.frozenAt ?? null,
      notesRequired: plan?.notesRequired ?? 'lowest_and_highest',
      opening: plan?.opening ?? 'in_turn',
      statement: plan?.statement || usualStatement,
      version: plan?.version ?? 0,
      editable: !plan || (plan === plans[0] && plan.frozenAt === null),
      versions: plans.map(({ number: of, reason, frozenAt, createdAt }) => ({
        number: of,
        reason,
        frozenAt,
        createdAt,
      })),
      ...(await countedParts(reader, plan, weights)),
      categoryWeights: weights,
      weighedAt: plan?.weighedAt ?? null,
    };
  }
}

type StoredCriterion = Omit<PlanCriterion, 'points' | 'pointsByCategory'>;

type Counted = Pick<PlanView, 'pointsFrom' | 'promises' | 'factors' | 'categories' | 'assessments'>;

/** A plan's assessments with the points that they and their criteria count. */
async function countedParts(
  reader: EntityManager,
  plan: AssessmentPlan | undefined,
  categoryWeights: Record<Category, number>,
): Promise<Counted> {
  const stored = plan ? await assessmentsOf(reader, plan.id) : [];
  const pointsFrom = plan?.pointsFrom ?? 'assessments_and_categories';
  const found = planPoints({ pointsFrom, assessments: stored, categoryWeights });
  return {
    pointsFrom,
    promises: found?.sentences ?? [],
    ...(found?.points.factors && { factors: found.points.factors }),
    categories: found?.points.categories ?? [],
    assessments: stored.map((assessment, a) => ({
      ...assessment,
      points: found?.points.assessments[a]!.points ?? null,
      criteria: assessment.criteria.map((criterion, i) => {
        const { none: _none, ...cells } = found?.points.assessments[a]!.criteria[i]!.cells ?? {};
        const points = found?.points.assessments[a]!.criteria[i]!.points ?? null;
        return { ...criterion, points, pointsByCategory: cells };
      }),
    })),
  };
}

function numbersOf(weights: CategoryWeights): Record<Category, number> {
  return Object.fromEntries(categories.map((category) => [category, weights[category].weight])) as Record<
    Category,
    number
  >;
}

async function assessmentsOf(
  reader: EntityManager,
  planId: string,
): Promise<(Omit<PlanAssessment, 'points' | 'criteria'> & { criteria: StoredCriterion[] })[]> {
  const assessments = await reader.find(Assessment, { where: { planId }, order: { position: 'ASC', key: 'ASC' } });
  const criteria = await reader.find(Criterion, {
    where: { assessment: { planId } },
    order: { position: 'ASC', key: 'ASC' },
  });
  const marks = await reader.query<{ criterionId: string; attributes: string[] }[]>(
    `select m.criterion_id as "criterionId", array_agg(m.attribute_id order by t.position, t.key)::text[] as attributes
       from criterion_attributes m join attributes t on t.id = m.attribute_id
       join criteria c on c.id = m.criterion_id join assessments a on a.id = c.assessment_id
      where a.plan_id = $1 group by m.criterion_id`,
    [planId],
  );
  const tied = new Map(marks.map((mark) => [mark.criterionId, mark.attributes]));
  const whole = assessments.map((assessment) => ({
    ...assessment,
    criteria: criteria.filter((criterion) => criterion.assessmentId === assessment.id),
  }));
  return whole.map(({ criteria: own, ...assessment }) => ({
    ...assessment,
    criteria: own.map((criterion) => ({ ...criterion, attributes: tied.get(criterion.id) ?? [] })),
  }));
}
