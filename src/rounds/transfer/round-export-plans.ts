import type { EntityManager } from 'typeorm';
import { Assessment } from '../../assessments/model/assessment.entity.js';
import { Criterion } from '../../assessments/model/criterion.entity.js';
import { AssessmentPlan } from '../../assessments/model/plan.entity.js';
import type { CategoryWeights } from '../../jobs/model/category-weights.js';
import { categories } from '../../jobs/model/category.js';
import { instant, omitEmpty } from '../../platform/base/json-fields.js';
import type { RoundAssessment, RoundCriterion, RoundPlan } from '../file/round-file.js';

/** Every version of a job's plan, oldest first. */
export async function exportPlans(reader: EntityManager, jobId: string): Promise<RoundPlan[]> {
  const plans = await reader.find(AssessmentPlan, { where: { jobId }, order: { number: 'asc' } });
  const assessments = await reader.find(Assessment, {
    where: { plan: { jobId } },
    order: { position: 'asc', key: 'asc' },
  });
  const criteria = await reader.find(Criterion, {
    where: { assessment: { plan: { jobId } } },
    order: { position: 'asc', key: 'asc' },
  });
  const marks = await attributeKeys(reader, jobId);
  const inAssessment = grouped(criteria, ({ assessmentId }) => assessmentId);
  const inPlan = grouped(assessments, ({ planId }) => planId);
  return plans.map(({ id, number, reason, frozenAt, notesRequired, statement, opening, pointsFrom, ...kept }) => ({
    version: number,
    ...omitEmpty({ reason, frozenAt: frozenAt && instant(frozenAt) }),
    ...(notesRequired !== 'lowest_and_highest' && { notesRequired }),
    ...(opening !== 'each' && { opening }),
    ...omitEmpty({ statement }),
    pointsFrom,
    ...keptWeights(kept),
    assessments: (inPlan.get(id) ?? []).map((assessment) =>
      exportAssessment(assessment, inAssessment.get(assessment.id) ?? [], marks),
    ),
  }));
}

/** What a frozen version keeps, in the usual order of the categories. */
function keptWeights({
  categoryWeights,
  weighedAt,
}: Pick<AssessmentPlan, 'categoryWeights' | 'weighedAt'>): Pick<RoundPlan, 'categoryWeights' | 'weighedAt'> {
  if (categoryWeights === null || weighedAt === null) return {};
  const inOrder = categories.map((category) => [category, categoryWeights[category]]);
  return { categoryWeights: Object.fromEntries(inOrder) as CategoryWeights, weighedAt: instant(weighedAt) };
}

async function attributeKeys(reader: EntityManager, jobId: string): Promise<Map<string, string[]>> {
  const rows = await reader.query<{ criterion: string; keys: string[] }[]>(
    `select m.criterion_id as criterion, array_agg(t.key order by t.position, t.key) as keys
       from criterion_attributes m join attributes t on t.id = m.attribute_id
      where t.job_id = $1 group by m.criterion_id`,
    [jobId],
  );
  return new Map(rows.map(({ criterion, keys }) => [criterion, keys]));
}

function exportAssessment(
  assessment: Assessment,
  criteria: readonly Criterion[],
  marks: ReadonlyMap<string, string[]>,
): RoundAssessment {
  const { key, kind, name, levels, weight, weightReason, brief, parts, hideAuthor } = assessment;
  return {
    ...{ key, kind, name, levels, weight },
    ...omitEmpty({ weightReason, brief, parts: parts.length > 0 ? parts : undefined, hideAuthor }),
    criteria: criteria.map((criterion) => exportCriterion(criterion, marks.get(criterion.id) ?? [])),
  };
}

function exportCriterion(criterion: Criterion, attributes: string[]): RoundCriterion {
  const { key, kind, name, prompt, measures, why, preferredAnswer, followUps, anchors, weight, weightReason } =
    criterion;
  const { questionKey, questionVersion } = criterion;
  const question = questionKey !== null && questionVersion !== null && { key: questionKey, version: questionVersion };
  return {
    ...{ key, kind, name, prompt, measures },
    ...omitEmpty({ why }),
    attributes,
    ...omitEmpty({ preferredAnswer }),
    ...{ followUps, anchors, weight },
    ...omitEmpty({ weightReason }),
    ...(question && { question }),
  };
}

function grouped<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
