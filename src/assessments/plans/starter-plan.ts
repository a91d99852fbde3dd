import type { Category } from '../../jobs/model/category.js';
import { newId } from '../../platform/database/ids.js';
import { anchorsFor } from '../model/rating-scale.js';
import type { RolePart } from '../model/role-play.js';
import type { AssessmentKind, CriterionKind } from '../model/vocabulary.js';
import { usualReference } from './usual-reference.js';
import assessments from './starter-plan.json' with { type: 'json' };

/** A bank question's place in the plan: its words, anchors and measures are the bank's, its weight is 1. */
interface StarterQuestionCriterion {
  /** Key of a starter question. */
  question: string;
  /** Keys of the starter role's attributes that it measures. */
  attributes: string[];
}

/** A criterion with its own words. */
interface StarterCriterion {
  key: string;
  kind: CriterionKind;
  name: string;
  prompt: string;
  measures: Category[];
  why: string;
  /** Keys of the starter role's attributes that it measures. */
  attributes: string[];
  /** One text a level, lowest first (two for yes or no: no, then yes). */
  anchors: string[];
  weight: number;
  weightReason?: string;
}

interface StarterAssessmentBase {
  key: string;
  name: string;
  levels: number;
  weight: number;
  weightReason?: string;
  brief: string;
}

interface StarterInterview extends StarterAssessmentBase {
  kind: 'interview';
  criteria: StarterQuestionCriterion[];
}

export interface StarterExercise extends StarterAssessmentBase {
  kind: 'audition' | 'writing_sample' | 'reference';
  hideAuthor?: boolean;
  /** Of an audition. */
  parts?: RolePart[];
  criteria: StarterCriterion[];
}

export type StarterAssessment = StarterInterview | StarterExercise;

/** The assessments of a plan made from the starter role, in the order in which they are taken. */
export const starterPlan: readonly StarterAssessment[] = assessments as StarterAssessment[];

/** Those of the plan, and the reference check that none begins with. */
const startersOf = (): StarterAssessment[] => [...starterPlan, usualReference as StarterExercise];

/** The starter criteria of an audition or writing sample, on its own scale; none for an interview. */
export function starterCriteria(assessment: { id: string; kind: AssessmentKind; levels: number }) {
  const starter = startersOf().find(({ kind }) => kind === assessment.kind);
  if (!starter || starter.kind === 'interview') return [];
  return starter.criteria.map((criterion, position) => criterionFromStarter(criterion, assessment, position));
}

/** What the brief of a new audition or writing sample says until someone writes another. */
export function starterBrief(kind: AssessmentKind): string {
  return startersOf().find((starter) => starter.kind === kind && kind !== 'interview')?.brief ?? '';
}

/** The parts that panelists play in a starter audition; none of anything else. */
export function starterParts(kind: AssessmentKind): RolePart[] {
  const starter = starterPlan.find((one) => one.kind === kind);
  return starter && starter.kind !== 'interview' ? (starter.parts ?? []) : [];
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
