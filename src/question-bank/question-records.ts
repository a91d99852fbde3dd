import type { EntityManager } from 'typeorm';
import type { Category } from '../jobs/model/category.js';
import { type Unaskable, unaskable } from './unaskable.js';

/** A question with its words in force. */
export interface QuestionRecord {
  id: string;
  key: string;
  /** Number of the version in force. */
  number: number;
  retiredAt: Date | null;
  /** Guards edits. */
  version: number;
  topic: string;
  prompt: string;
  measures: Category[];
  why: string;
  preferredAnswer: string;
  followUps: string[];
  /** One text a level, lowest first. */
  anchors: string[];
  /** What in it seems to ask what may not be asked. */
  warnings: Unaskable[];
}

const selected = `select q.id, q.key, q.current_version as number, q.retired_at as "retiredAt", q.version,
    v.topic, v.prompt, v.measures, v.why, v.preferred_answer as "preferredAnswer", v.follow_ups as "followUps", v.anchors
  from questions q join question_versions v on v.question_id = q.id and v.number = q.current_version`;

/** Questions with their words in force. @param clauses SQL after `from`; its parameters are given apart */
export async function questionRecords(
  manager: EntityManager,
  clauses: string,
  parameters: unknown[],
): Promise<QuestionRecord[]> {
  const rows = await manager.query<Omit<QuestionRecord, 'warnings'>[]>(`${selected} ${clauses}`, parameters);
  return rows.map((row) => ({ ...row, warnings: warningsOf(row) }));
}

export function warningsOf(words: { prompt: string; followUps: readonly string[] }): Unaskable[] {
  return unaskable([words.prompt, ...words.followUps].join('\n'));
}
