import type { EntityManager } from 'typeorm';
import type { Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import type { Answer } from './scorecard-rules.js';

/** The answers of one scorecard. */
export function answersIn(manager: EntityManager, scorecardId: string): Promise<Answer[]> {
  return manager.query<Answer[]>(
    `select criterion_id as "criterionId", level, not_observed as "notObserved", note
       from ratings where scorecard_id = $1`,
    [scorecardId],
  );
}

/** Writes answers over those that are there, in one statement. The scorecard's row is locked already. */
export async function writeAnswers(tx: Tx, scorecardId: string, answers: readonly Answer[]): Promise<void> {
  if (answers.length === 0) return;
  await tx.query(ratingsOver, valuesOf(scorecardId, answers));
}

/** The statement that does it; its parameters, `$1` to `$6`, are `valuesOf`. */
export const ratingsOver = `
  insert into ratings (id, scorecard_id, criterion_id, level, not_observed, note)
  select id, $1, criterion_id, level, not_observed, note
    from unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::boolean[], $6::text[])
      as given (id, criterion_id, level, not_observed, note)
  on conflict (scorecard_id, criterion_id) do update
    set level = excluded.level, not_observed = excluded.not_observed, note = excluded.note`;

export function valuesOf(scorecardId: string, answers: readonly Answer[]): unknown[] {
  return [
    scorecardId,
    answers.map(() => newId()),
    answers.map((answer) => answer.criterionId),
    answers.map((answer) => answer.level),
    answers.map((answer) => answer.notObserved),
    answers.map((answer) => answer.note),
  ];
}
