import type { FieldProblem } from '../../platform/base/domain-errors.js';
import { type CriterionKind, levelsOf, type NotesRequired } from './vocabulary.js';

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

/** What a panelist signs where the plan says nothing else. */
export const usualStatement =
  'I, {name}, made these ratings on my own, based on what I saw and heard, before knowing anyone else’s ratings.';

/** The words that a panelist signs. @param words the plan's own, with {name} for their name; empty for the usual */
export function statementOf(name: string, words: string): string {
  return (words || usualStatement).replaceAll('{name}', () => name);
}

/** What a panelist signs who revises after the debrief, when the others' ratings may be known to them. */
export function revisionStatementOf(name: string): string {
  return `I, ${name}, revised this myself after the debrief, for the reason given. My earlier ratings are kept with it.`;
}

/** Criteria as a scorecard asks them: in the order of the plan, whatever is answered yes or no at the end. */
export function asAsked<T extends { kind: CriterionKind }>(criteria: readonly T[]): T[] {
  return criteria.toSorted((one, other) => Number(one.kind === 'yes_no') - Number(other.kind === 'yes_no'));
}

export function isAnswered(answer: Pick<Answer, 'level' | 'notObserved'> | undefined): boolean {
  return answer !== undefined && (answer.level !== null || answer.notObserved);
}

/** How an assessment is scored. */
export interface Scoring {
  /** Levels of its scale. */
  levels: number;
  notesRequired: NotesRequired;
}

/** The levels of a criterion that need a note beside them, lowest first; yes or no only where every rating does. */
export function levelsNeedingNote(kind: CriterionKind, { levels, notesRequired }: Scoring): number[] {
  if (notesRequired === 'all') return Array.from({ length: levelsOf(kind, levels) }, (_, index) => index + 1);
  return notesRequired === 'none' || kind === 'yes_no' ? [] : [1, levels];
}

/** Whether a level needs a note beside it. */
export function needsNote(kind: CriterionKind, level: number | null, scoring: Scoring): boolean {
  return level !== null && levelsNeedingNote(kind, scoring).includes(level);
}

/**
 * Why a scorecard cannot be submitted: a line for each criterion without an answer or without the note that its
 * level needs. None where it can.
 * @param criteria all of the assessment, in their order
 */
export function missingFrom(criteria: readonly Asked[], answers: readonly Answer[], scoring: Scoring): FieldProblem[] {
  return criteria.flatMap(({ id, name, kind }, index) => {
    const answer = answers.find(({ criterionId }) => criterionId === id);
    if (!answer || !isAnswered(answer)) {
      return [{ field: `ratings[${index}].level`, message: `${name}: choose a level, or “not observed”.` }];
    }
    if (!needsNote(kind, answer.level, scoring) || answer.note.trim() !== '') return [];
    const end = answer.level === 1 ? 'The lowest level' : 'The highest level';
    const which = scoring.notesRequired === 'all' ? 'Every rating' : end;
    return [
      {
        field: `ratings[${index}].note`,
        message: `${name}: add a note on what you heard or saw. ${which} requires one.`,
      },
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
