import type { Viewer } from '../accounts/access/viewer.js';

/** A plan that asks a question, on a job that the viewer may see. */
export interface QuestionUse {
  jobId: string;
  job: string;
  requisition: string;
  plan: number;
  assessment: string;
  /** The version of the question that the plan holds. */
  number: number | null;
}

/** Where a question is asked: plans stand above the bank, so they say it (`QuestionsInPlans`). */
export abstract class QuestionUses {
  /** On jobs that the viewer may see, by the question's key; the newest plan of a job first, 200 at most. */
  abstract of(viewer: Viewer, key: string): Promise<QuestionUse[]>;
}
