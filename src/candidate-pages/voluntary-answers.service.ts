import { Injectable } from '@nestjs/common';
import type { Applicant } from '../candidate-links/candidate-links.service.js';
import { DemographicAnswers, type DemographicAnswersGiven } from '../demographics/demographic-answers.service.js';
import { type DemographicKey, questionOf } from '../demographics/demographic-questions.js';
import { Database } from '../platform/database/database.js';

/** Questions that a candidate may answer about themselves, or not. What they answered is never shown again. */
export interface VoluntaryQuestions {
  questions: { key: DemographicKey; label: string; options: { value: string; label: string }[] }[];
  answered: boolean;
}

@Injectable()
export class VoluntaryAnswers {
  constructor(
    private readonly database: Database,
    private readonly answers: DemographicAnswers,
  ) {}

  /** Nothing where the job asks none. */
  async of({ applicationId, jobId }: Applicant): Promise<VoluntaryQuestions | undefined> {
    const { reader } = this.database;
    const asked = await this.answers.asked(reader, jobId);
    if (asked.length === 0) return undefined;
    const questions = asked.map((key) => {
      const { label, answers } = questionOf(key);
      return { key, label, options: Object.entries(answers).map(([value, text]) => ({ value, label: text })) };
    });
    return { questions, answered: (await this.answers.answered(reader, [applicationId])).has(applicationId) };
  }

  /**
   * Puts answers in the place of those before; with none, those before are taken away. It goes on no record: that somebody
   * answered says something too.
   * @throws InvalidInput naming a question that is not asked, or an answer that is not offered
   */
  give({ applicationId: id, jobId }: Applicant, given: DemographicAnswersGiven): Promise<void> {
    return this.database.transaction((tx) => this.answers.store(tx, { id, jobId }, given));
  }
}
