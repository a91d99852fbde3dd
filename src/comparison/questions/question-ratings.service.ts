import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Blindness } from '../../assessments/model/blindness.service.js';
import { Audit } from '../../audit/audit.service.js';
import { Database } from '../../platform/database/database.js';
import { type Paged, paged } from '../../platform/http/paging.js';
import { QuestionReader } from '../../question-bank/question-reader.service.js';
import type { QuestionRecord } from '../../question-bank/question-records.js';
import { ratedSessions } from './rated-sessions.js';
import { type RatingSpread, spreadOf } from './spread-of-ratings.js';

/** The ratings of a question in one job, on one scale. */
export interface JobSpread {
  jobId: string;
  job: string;
  spread: RatingSpread;
}

/** How a question was rated, as far as a viewer may see it. */
export interface RatedQuestion {
  question: QuestionRecord;
  /** All jobs together, by the number of levels. */
  together: RatingSpread[];
  jobs: Paged<JobSpread>;
  /** Whether sessions are left out that the viewer may not see yet. */
  withheld: boolean;
}

/** Tells how a question of the bank spread ratings, and how far panels agreed on it. */
@Injectable()
export class QuestionRatings {
  constructor(
    private readonly database: Database,
    private readonly questions: QuestionReader,
    private readonly blindness: Blindness,
    private readonly audit: Audit,
  ) {}

  /**
   * Of jobs that the viewer may compare, and of sessions that are open to them. What can be told of single sessions is
   * written down as shown, as for a comparison: those of the page's jobs, and the rest where there are few of them. A
   * constant number of statements.
   * @throws NotFound, Forbidden
   */
  async of(viewer: Viewer, questionId: string, query: { page?: number; q?: string }): Promise<RatedQuestion> {
    const question = await this.questions.one(viewer, questionId);
    return this.database.transaction(async (tx) => {
      const { together, jobs, total, shown, withheld } = await ratedSessions(tx, viewer, question.key, query);
      await this.blindness.recordShown(tx, viewer, 'comparison', { ratings: shown });
      const looked = [...new Set(jobs.map(({ jobId }) => jobId))].filter(
        (jobId) => !viewer.rolesOn(jobId).some((role) => role !== 'panelist'),
      );
      await this.audit.recordEach(
        tx,
        viewer,
        'ratings.viewed',
        looked.map((jobId) => ({ jobId })),
      );
      const lines = jobs.map(({ jobId, job, ratings: { levels, alike } }) => ({
        ...{ jobId, job },
        spread: spreadOf(levels, alike),
      }));
      return {
        ...{ question, withheld },
        together: together.map(({ levels, alike }) => spreadOf(levels, alike)),
        jobs: paged(lines, total, query),
      };
    });
  }
}
