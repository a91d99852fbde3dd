import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { lockJob } from '../../jobs/model/locks.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { NotFound, RuleViolation, StaleEdit } from '../../platform/base/domain-errors.js';
import { Assessment } from '../model/assessment.entity.js';
import { Criterion } from '../model/criterion.entity.js';
import { AssessmentPlan } from '../model/plan.entity.js';

/** The way to every change of a plan: the newest version, locked, and not frozen. */
@Injectable()
export class PlanChanges {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
  ) {}

  /**
   * Runs `work` on a job's newest plan, made where there is none, and counts its version up.
   * @param version the plan's version that the viewer read; left out by what only adds
   * @throws NotFound, Forbidden, StaleEdit; RuleViolation where the plan is frozen
   */
  change<T>(
    viewer: Viewer,
    jobId: string,
    version: number | undefined,
    work: (tx: Tx, plan: AssessmentPlan) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async (tx) => {
      await this.access.job(viewer, jobId, 'plan.edit', tx);
      const plan = await newestPlan(tx, jobId);
      refuseFrozen(plan);
      if (version !== undefined && version !== plan.version) throw new StaleEdit();
      const result = await work(tx, plan);
      await tx.query('update assessment_plans set version = version + 1 where id = $1', [plan.id]);
      return result;
    });
  }
}

/**
 * A job's newest plan; its first version is made where there is none. The job is locked before it is read: whoever
 * freezes it or makes another version of it holds the job too.
 */
export async function newestPlan(tx: Tx, jobId: string): Promise<AssessmentPlan> {
  await lockJob(tx, jobId);
  await tx.query(
    `insert into assessment_plans (id, job_id, number, opening)
       select $1, $2, 1, 'in_turn' where not exists (select 1 from assessment_plans where job_id = $2)`,
    [newId(), jobId],
  );
  const plan = await tx
    .createQueryBuilder(AssessmentPlan, 'plan')
    .where('plan.jobId = :jobId', { jobId })
    .orderBy('plan.number', 'DESC')
    .limit(1)
    .getOne();
  if (!plan) throw new NotFound('plan');
  return plan;
}

function refuseFrozen(plan: AssessmentPlan): void {
  if (plan.frozenAt === null) return;
  throw new RuleViolation(
    'plan.frozen',
    'Scoring has begun, so this plan is locked. To change it, create a new version and give a reason.',
  );
}

/** An assessment of a plan. @throws NotFound */
export async function assessmentIn(tx: Tx, plan: AssessmentPlan, id: string): Promise<Assessment> {
  const assessment = await tx.findOneBy(Assessment, { id, planId: plan.id });
  if (!assessment) throw new NotFound('assessment');
  return assessment;
}

/** A criterion of an assessment. @throws NotFound */
export async function criterionIn(tx: Tx, assessment: Assessment, id: string): Promise<Criterion> {
  const criterion = await tx.findOneBy(Criterion, { id, assessmentId: assessment.id });
  if (!criterion) throw new NotFound('criterion');
  return criterion;
}

/** Puts one row a place up or down among its siblings. Already at the end, it stays. */
export async function moveAmong(
  tx: Tx,
  table: 'assessments' | 'criteria',
  siblings: readonly string[],
  id: string,
  to: 'up' | 'down',
): Promise<void> {
  const order = [...siblings];
  const from = order.indexOf(id);
  const target = to === 'up' ? from - 1 : from + 1;
  if (from < 0 || target < 0 || target >= order.length) return;
  [order[from], order[target]] = [order[target]!, order[from]!];
  await tx.query(
    `update ${table} t set position = o.place - 1
       from unnest($1::uuid[]) with ordinality as o(id, place) where t.id = o.id`,
    [order],
  );
}
