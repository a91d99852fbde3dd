import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../accounts/access/viewer.js';
import type { Category } from '../jobs/model/category.js';
import { Database } from '../platform/database/database.js';
import { Forbidden, InvalidInput, NotFound } from '../platform/base/domain-errors.js';
import { offsetOf, paged, type Paged, pageSize, pattern } from '../platform/http/paging.js';
import type { QuestionsQuery } from './question.dto.js';
import { type QuestionUse, QuestionUses } from './question-uses.js';
import { type QuestionRecord, questionRecords } from './question-records.js';

export interface QuestionHistory {
  number: number;
  createdAt: Date;
  /** No one for the questions the bank came with. */
  createdBy: string | null;
  topic: string;
  prompt: string;
  measures: Category[];
  why: string;
  preferredAnswer: string;
  followUps: string[];
  anchors: string[];
}

const matching = `where ($1::text is null or v.topic ilike $1 or v.prompt ilike $1 or q.key ilike $1)
  and ($2::text is null or $2 = any(v.measures)) and ($3::boolean or q.retired_at is null)`;

/** Reading the question bank. */
@Injectable()
export class QuestionReader {
  constructor(
    private readonly database: Database,
    private readonly uses: QuestionUses,
  ) {}

  async list(viewer: Viewer, query: QuestionsQuery): Promise<Paged<QuestionRecord>> {
    this.allowed(viewer);
    const reader = this.database.reader;
    const given = [query.q ? pattern(query.q) : null, query.category ?? null, query.retired ?? false];
    const [count] = await reader.query<[{ total: number }]>(
      `select count(*)::int as total from questions q
         join question_versions v on v.question_id = q.id and v.number = q.current_version ${matching}`,
      given,
    );
    const order = `${matching} order by length(q.key), q.key limit ${pageSize} offset $4`;
    const items = await questionRecords(reader, order, [...given, offsetOf(query)]);
    return paged(items, count.total, query);
  }

  /** @throws NotFound */
  async one(viewer: Viewer, id: string): Promise<QuestionRecord> {
    this.allowed(viewer);
    const [question] = await questionRecords(this.database.reader, 'where q.id = $1', [id]);
    if (!question) throw new NotFound('question');
    return question;
  }

  /** A question with all its versions, newest first, and the plans that ask it. @throws NotFound */
  async whole(
    viewer: Viewer,
    id: string,
  ): Promise<QuestionRecord & { versions: QuestionHistory[]; uses: QuestionUse[] }> {
    const question = await this.one(viewer, id);
    const versions = await this.database.reader.query<QuestionHistory[]>(
      `select v.number, v.created_at as "createdAt", p.name as "createdBy", v.topic, v.prompt, v.measures, v.why,
          v.preferred_answer as "preferredAnswer", v.follow_ups as "followUps", v.anchors
        from question_versions v left join people p on p.id = v.created_by_id
        where v.question_id = $1 order by v.number desc`,
      [id],
    );
    return { ...question, versions, uses: await this.uses.of(viewer, question.key) };
  }

  /** Every question that may be picked into a kit, in the bank's order. @param chosen are listed whatever the filter */
  async pickable(
    query: { q?: string; category?: Category },
    chosen: readonly string[] = [],
  ): Promise<QuestionRecord[]> {
    const given = [query.q ? pattern(query.q) : null, query.category ?? null, false, chosen];
    const clause = `${matching} or (q.id = any($4::uuid[]) and q.retired_at is null)`;
    return questionRecords(this.database.reader, `${clause} order by length(q.key), q.key limit 500`, given);
  }

  /**
   * The words in force of the questions picked, in the order of picking.
   * @throws InvalidInput where one is retired or not there
   */
  async picked(manager: EntityManager, ids: readonly string[]): Promise<QuestionRecord[]> {
    const found = await questionRecords(manager, 'where q.id = any($1::uuid[]) and q.retired_at is null', [ids]);
    return ids.map((id) => {
      const question = found.find((one) => one.id === id);
      if (!question) throw InvalidInput.field('questions', 'One of these was retired in the meantime. Choose again.');
      return question;
    });
  }

  /** The words in force by key, retired ones too. */
  async byKey(manager: EntityManager, keys: readonly string[]): Promise<Map<string, QuestionRecord>> {
    const found = await questionRecords(manager, 'where q.key = any($1::text[])', [keys]);
    return new Map(found.map((question) => [question.key, question]));
  }

  private allowed(viewer: Viewer): void {
    if (!viewer.may('bank.view')) throw new Forbidden();
  }
}
