import type { EntityManager } from 'typeorm';

/** What a job's candidates are told of what is kept about them, in its parts. */
export interface CandidateNotice {
  blocks: { heading?: string; paragraph?: string }[];
}

/**
 * A job's privacy notice for its candidates. Candidates' pages stand below personal data, which is what Nest gives for
 * this.
 */
export abstract class CandidateNotices {
  /** What a candidate is shown of it from now on stays on file. */
  abstract of(manager: EntityManager, jobId: string): Promise<CandidateNotice>;
}
