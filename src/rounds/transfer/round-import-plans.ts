import type { Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { insertRows } from './insert-rows.js';
import { idOf, type Ids } from './round-import-people.js';
import {
  type RoundAssessment,
  type RoundCriterion,
  type RoundFile,
  type RoundPlan,
  keptWeightsOf,
  lockedSince,
  pointsSourceOf,
} from '../file/round-file.js';

/** Where an assessment of one plan version stands now. */
export interface AssessmentIds {
  id: string;
  criteria: Ids;
}

/** By plan version, then by assessment key. */
export type PlanIds = Map<number, Map<string, AssessmentIds>>;

type Row = Record<string, unknown>;

interface PlanRows {
  plans: Row[];
  assessments: Row[];
  criteria: Row[];
  marks: Row[];
}

/** All versions of a round's plan, with their assessments, criteria and coverage marks. */
export async function importPlans(tx: Tx, jobId: string, round: RoundFile, attributes: Ids): Promise<PlanIds> {
  const rows: PlanRows = { plans: [], assessments: [], criteria: [], marks: [] };
  const ids: PlanIds = new Map();
  for (const plan of round.plans) {
    const id = newId();
    const {
      version: number,
      reason = '',
      notesRequired = 'lowest_and_highest',
      statement = '',
      opening = 'each',
    } = plan;
    const scoring = { notes_required: notesRequired, statement, opening, points_from: pointsSourceOf(plan, round) };
    const frozenAt = lockedSince(plan, round);
    const frozen = frozenAt !== null;
    const kept = {
      category_weights: frozen ? keptWeightsOf(plan, round) : null,
      weighed_at: frozen ? weighedAt(plan) : null,
    };
    rows.plans.push({ id, job_id: jobId, number, reason, frozen_at: frozenAt, ...scoring, ...kept });
    const entries = plan.assessments.map(
      (assessment, position) => [assessment.key, addAssessment(rows, assessment, id, position, attributes)] as const,
    );
    ids.set(number, new Map(entries));
  }
  await insertRows(tx, 'assessment_plans', rows.plans);
  await insertRows(tx, 'assessments', rows.assessments);
  await insertRows(tx, 'criteria', rows.criteria);
  await insertRows(tx, 'criterion_attributes', rows.marks);
  return ids;
}

/** A file that does not say what the categories count is read by its own analysis, as of now. */
function weighedAt({ weighedAt: said, categoryWeights }: RoundPlan): string {
  return (categoryWeights && said) ?? new Date().toISOString();
}

function addAssessment(
  rows: PlanRows,
  assessment: RoundAssessment,
  planId: string,
  position: number,
  attributes: Ids,
): AssessmentIds {
  const id = newId();
  const { key, kind, name, levels, weight, weightReason = '', brief = '', parts = [], hideAuthor = false } = assessment;
  rows.assessments.push({
    ...{ id, plan_id: planId, key, kind, name, position, levels, weight },
    ...{ weight_reason: weightReason, brief, parts, hide_author: hideAuthor },
  });
  const criteria = assessment.criteria.map(
    (criterion, place) => [criterion.key, addCriterion(rows, criterion, id, place, attributes)] as const,
  );
  return { id, criteria: new Map(criteria) };
}

function addCriterion(
  rows: PlanRows,
  criterion: RoundCriterion,
  assessmentId: string,
  position: number,
  attributes: Ids,
): string {
  const id = newId();
  const { key, kind, name, prompt, measures, anchors, weight } = criterion;
  rows.criteria.push({
    ...{ id, assessment_id: assessmentId, key, kind, name, prompt, measures, anchors, weight, position },
    why: criterion.why ?? '',
    preferred_answer: criterion.preferredAnswer ?? '',
    follow_ups: criterion.followUps,
    weight_reason: criterion.weightReason ?? '',
    question_key: criterion.question?.key ?? null,
    question_version: criterion.question?.version ?? null,
  });
  const marks = criterion.attributes.map((attribute) => ({
    criterion_id: id,
    attribute_id: idOf(attributes, attribute),
  }));
  rows.marks.push(...marks);
  return id;
}
