import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { derivedKey } from '../platform/config/installation-key.js';
import { SETTINGS, type Settings } from '../platform/config/settings.js';
import type { Tx } from '../platform/database/database.js';
import { InvalidInput } from '../platform/base/domain-errors.js';
import { type DemographicKey, questionOf } from './demographic-questions.js';

/** What somebody said of themselves: the key of an answer for each question that they answered. */
export type DemographicAnswersGiven = Partial<Record<DemographicKey, string>>;

/** A candidate in a set, and whether they are one of those that are counted apart. */
export interface SetMember {
  set: string;
  applicationId: string;
  marked: boolean;
}

/** How many of a set gave an answer, and how many of those were marked. */
export interface AnswerCount {
  set: string;
  question: DemographicKey;
  answer: string;
  total: number;
  marked: number;
}

/**
 * What candidates say of themselves: kept under a pseudonym, counted, and never read one by one. The pseudonym of an
 * application is made with a key that follows from the installation's, which is not in the database.
 */
@Injectable()
export class DemographicAnswers {
  private key: Promise<Buffer> | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'dataFolder'>) {}

  /** Which questions a job's candidates are asked; none where nothing was chosen. One query. */
  async asked(manager: EntityManager, jobId: string): Promise<DemographicKey[]> {
    const [row] = await manager.query<{ questions: DemographicKey[] }[]>(
      'select questions from demographic_surveys where job_id = $1',
      [jobId],
    );
    return row?.questions ?? [];
  }

  /**
   * Puts a candidate's answers in the place of those before; none takes them back.
   * @throws InvalidInput for an answer to what is not asked, or one that is not offered
   */
  async store(tx: Tx, { id, jobId }: { id: string; jobId: string }, given: DemographicAnswersGiven): Promise<void> {
    const asked = await this.asked(tx, jobId);
    for (const [question, answer] of Object.entries(given) as [DemographicKey, string][]) {
      if (!asked.includes(question)) throw InvalidInput.field(question, 'This question isn’t asked for this job.');
      if (!Object.hasOwn(questionOf(question).answers, answer)) {
        throw InvalidInput.field(question, 'Choose one of the answers, or none.');
      }
    }
    await tx.query('select store_demographic_answers($1, $2, $3)', [await this.pseudonym(id), jobId, given]);
  }

  /** Takes a candidate's answers away, whatever they were. */
  async erase(tx: Tx, application: { id: string; jobId: string }): Promise<void> {
    await tx.query(`select store_demographic_answers($1, $2, '{}')`, [
      await this.pseudonym(application.id),
      application.jobId,
    ]);
  }

  /** Which of some applications have answered anything; not what. One query. */
  async answered(manager: EntityManager, applicationIds: readonly string[]): Promise<Set<string>> {
    const byPseudonym = new Map<string, string>();
    for (const id of applicationIds) byPseudonym.set((await this.pseudonym(id)).toString('hex'), id);
    const rows = await manager.query<{ candidate: Buffer }[]>('select candidate from demographic_answers_given($1)', [
      [...byPseudonym.keys()].map((hex) => Buffer.from(hex, 'hex')),
    ]);
    return new Set(rows.map(({ candidate }) => byPseudonym.get(candidate.toString('hex'))!));
  }

  /** How each of some sets answered; nothing of a question that fewer than five of a set have answered. One query. */
  async count(manager: EntityManager, members: readonly SetMember[]): Promise<AnswerCount[]> {
    const pseudonyms: Buffer[] = [];
    for (const { applicationId } of members) pseudonyms.push(await this.pseudonym(applicationId));
    return manager.query<AnswerCount[]>(
      `select set_name as "set", question, answer, number as total, marked
         from count_demographic_answers($1, $2, $3) order by set_name, question, answer`,
      [members.map(({ set }) => set), pseudonyms, members.map(({ marked }) => marked)],
    );
  }

  private async pseudonym(applicationId: string): Promise<Buffer> {
    this.key ??= derivedKey(this.settings.dataFolder, 'demographic answers');
    return createHmac('sha256', await this.key)
      .update(applicationId)
      .digest();
  }
}
