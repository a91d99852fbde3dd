import { newId } from '../../platform/database/ids.js';
import { anchorsFor } from '../model/level-anchors.js';
import { starterPlan, type StarterCriterion } from './starter-plan.js';
import type { AssessmentKind } from '../model/vocabulary.js';

/** The starter criteria of an audition or writing sample, on its own scale; none for an interview. */
export function starterCriteria(assessment: { id: string; kind: AssessmentKind; levels: number }) {
  const starter = starterPlan.find(({ kind }) => kind === assessment.kind);
  if (!starter || starter.kind === 'interview') return [];
  return starter.criteria.map((criterion, position) => criterionFromStarter(criterion, assessment, position));
}

/** What the brief of a new audition or writing sample says until somebody writes another. */
export function starterBrief(kind: AssessmentKind): string {
  return starterPlan.find((starter) => starter.kind === kind && kind !== 'interview')?.brief ?? '';
}

/** A starter criterion as a row of an assessment. */
export function criterionFromStarter(
  { key, kind, name, prompt, measures, why, anchors, weight, weightReason }: StarterCriterion,
  assessment: { id: string; levels: number },
  position: number,
) {
  return {
    id: newId(),
    assessmentId: assessment.id,
    ...{ key, kind, name, prompt, measures, why, weight, position },
    anchors: kind === 'yes_no' ? anchors : anchorsFor(anchors, assessment.levels),
    weightReason: weightReason ?? '',
  };
}
