import type { Category } from '../jobs/model/category.js';
import questions from './starter-questions.json' with { type: 'json' };

/** A question as a new bank holds it, version 1, worded for a five-level scale. */
export interface StarterQuestion {
  key: string;
  topic: string;
  /** As spoken to the candidate. */
  prompt: string;
  measures: Category[];
  why: string;
  preferredAnswer: string;
  followUps: string[];
  /** One text a level, lowest first. */
  anchors: string[];
}

/** The questions that every new bank starts with. */
export const starterQuestions: readonly StarterQuestion[] = questions as StarterQuestion[];
