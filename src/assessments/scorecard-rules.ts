import type { FieldProblem } from '../platform/domain-errors.js';
import { type CriterionKind, levelsOf } from './vocabulary.js';

/** What a panelist answered to one criterion; neither a level nor "not observed" is not answered yet. */
export interface Answer {
  criterionId: string;
  level: number | null;
  notObserved: boolean;
  note: string;
}

/** What the rules need to know of a criterion. */
export interface Asked {
  id: string;
  name: string;
  kind: CriterionKind;
}

/** Which levels of a scale must be given a note before a scorecard is signed; yes or no never must. */
export const notesRequiredFor: 'the lowest and the highest level' | 'none' = 'the lowest and the highest level';

/** What a panelist signs. */
export function statementOf(name: string): string {
  return `I, ${name}, rated this myself, from what I saw and heard, before I knew anyone else’s ratings.`;
}

/** What a panelist signs who revises after the debrief, when the others' ratings may be known to them. */
export function revisionStatementOf(name: string): string {
  return `I, ${name}, revised this myself after the debrief, for the reason given. What I submitted before stands beside it.`;
}

export function isAnswered(answer: Pick<Answer, 'level' | 'notObserved'> | undefined): boolean {
  return answer !== undefined && (answer.level !== null || answer.notObserved);
}

/** Whether a level needs a note beside it. @param scale levels of the assessment */
export function needsNote(kind: CriterionKind, level: number | null, scale: number): boolean {
  if (notesRequiredFor === 'none' || kind === 'yes_no') return false;
  return level === 1 || level === scale;
}

/**
 * Why a scorecard cannot be submitted: a line for each criterion without an answer or without the note that its
 * level needs. None where it can.
 * @param criteria all of the assessment, in their order
 * @param scale levels of the assessment
 */
export function missingFrom(criteria: readonly Asked[], answers: readonly Answer[], scale: number): FieldProblem[] {
  return criteria.flatMap(({ id, name, kind }, index) => {
    const answer = answers.find(({ criterionId }) => criterionId === id);
    if (!answer || !isAnswered(answer)) {
      return [{ field: `ratings[${index}].level`, message: `${name}: choose a level, or “not observed”.` }];
    }
    if (!needsNote(kind, answer.level, scale) || answer.note.trim() !== '') return [];
    const end = answer.level === 1 ? 'lowest' : 'highest';
    return [
      { field: `ratings[${index}].note`, message: `${name}: say what you heard or saw; the ${end} level needs it.` },
    ];
  });
}

/** What is wrong with answers as such, whether or not they are complete. @param scale levels of the assessment */
export function wrongIn(criteria: readonly Asked[], answers: readonly Answer[], scale: number): FieldProblem[] {
  return answers.flatMap(({ criterionId, level, notObserved }, index) => {
    const criterion = criteria.find(({ id }) => id === criterionId);
    if (!criterion)
      return [{ field: `ratings[${index}].criterionId`, message: 'This scorecard has no such criterion.' }];
    if (answers.findIndex((other) => other.criterionId === criterionId) !== index) {
      return [{ field: `ratings[${index}].criterionId`, message: `${criterion.name}: send it once.` }];
    }
    const levels = levelsOf(criterion.kind, scale);
    const field = `ratings[${index}].level`;
    if (level !== null && level > levels) return [{ field, message: `${criterion.name}: choose from 1 to ${levels}.` }];
    if (level !== null && notObserved)
      return [{ field, message: `${criterion.name}: a level, or “not observed”; not both.` }];
    return [];
  });
}

export function sameAnswer(one: Answer | undefined, other: Answer | undefined): boolean {
  const blank = { level: null, notObserved: false, note: '' };
  const [left, right] = [one ?? blank, other ?? blank];
  return left.level === right.level && left.notObserved === right.notObserved && left.note === right.note;
}
