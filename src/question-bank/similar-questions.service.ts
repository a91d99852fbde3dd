import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { Forbidden } from '../platform/base/domain-errors.js';
import { Database } from '../platform/database/database.js';
import { offsetOf, paged, type Paged, pageSize } from '../platform/http/paging.js';
import { SimilarTexts } from './reading/similar-texts.js';

/** A question as it is named beside another. */
export interface NamedQuestion {
  id: string;
  key: string;
  topic: string;
  prompt: string;
}

/** A question that asks nearly what another asks. */
export interface LikeQuestion extends NamedQuestion {
  /** Shared trigrams, in percent. */
  percent: number;
}

/** So many questions are compared with each other; the newest of a larger bank. */
const mostCompared = 2000;
const mostLike = 5;

/** Finds questions of the bank that ask nearly the same. Retired ones are not looked at. */
@Injectable()
export class SimilarQuestions {
  constructor(private readonly database: Database) {}

  /** What in the bank asks nearly what each of some prompts asks, by the prompt's place; the most alike first. */
  async like(viewer: Viewer, prompts: readonly string[], except?: string): Promise<LikeQuestion[][]> {
    if (!viewer.may('bank.view')) throw new Forbidden();
    const texts = new SimilarTexts(await this.all(), ({ prompt }) => prompt);
    return prompts.map((prompt) =>
      texts
        .like(prompt)
        .filter(({ one }) => one.id !== except)
        .slice(0, mostLike)
        .map(({ one, likeness }) => ({ ...one, percent: Math.round(likeness * 100) })),
    );
  }

  /** Every two that ask nearly the same, the most alike first; with words, those of whom one has them. */
  async pairs(
    viewer: Viewer,
    query: { page?: number; q?: string },
  ): Promise<Paged<{ one: NamedQuestion; other: NamedQuestion; percent: number }>> {
    if (!viewer.may('bank.view')) throw new Forbidden();
    const texts = new SimilarTexts(await this.all(), ({ prompt }) => prompt);
    const words = (query.q ?? '').toLowerCase();
    const says = ({ key, topic, prompt }: NamedQuestion) => `${key} ${topic} ${prompt}`.toLowerCase().includes(words);
    const all = texts.pairs().filter(({ one, other }) => says(one) || says(other));
    const start = offsetOf(query);
    const items = all
      .slice(start, start + pageSize)
      .map(({ one, other, likeness }) => ({ one, other, percent: Math.round(likeness * 100) }));
    return paged(items, all.length, query);
  }

  private all(): Promise<NamedQuestion[]> {
    return this.database.reader.query<NamedQuestion[]>(
      `select q.id, q.key, v.topic, v.prompt
         from questions q join question_versions v on v.question_id = q.id and v.number = q.current_version
        where q.retired_at is null order by q.created_at desc, q.id limit ${mostCompared}`,
    );
  }
}
