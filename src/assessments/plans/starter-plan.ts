import type { Category } from '../../jobs/model/category.js';
import assessments from './starter-plan.json' with { type: 'json' };
import type { CriterionKind } from '../model/vocabulary.js';

/** A bank question's place in the plan: its words, anchors and measures are the bank's, its weight is 1. */
export interface StarterQuestionCriterion {
  /** Key of a starter question. */
  question: string;
  /** Keys of the starter role's attributes that it measures. */
  attributes: string[];
}

/** A criterion with its own words. */
export interface StarterCriterion {
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

export interface StarterInterview extends StarterAssessmentBase {
  kind: 'interview';
  criteria: StarterQuestionCriterion[];
}

export interface StarterExercise extends StarterAssessmentBase {
  kind: 'audition' | 'writing_sample';
  hideAuthor?: boolean;
  criteria: StarterCriterion[];
}

export type StarterAssessment = StarterInterview | StarterExercise;

/** The assessments of a plan made from the starter role, in the order in which they are taken. */
export const starterPlan: readonly StarterAssessment[] = assessments as StarterAssessment[];
