import type { EntityManager } from 'typeorm';

/** What a job's candidates are told of what is kept about them. */
export interface PrivacyNotice {
  title: string;
  paragraphs: string[];
}

/**
 * A job's privacy notice for its candidates. Whoever builds notices provides this; without one the page shows none.
 */
export abstract class PrivacyNotices {
  /** Nothing where the job has none. */
  abstract of(manager: EntityManager, jobId: string): Promise<PrivacyNotice | undefined>;
}
