import type { CriterionKind, ScorecardState } from '../../assessments/model/vocabulary.js';
import { levelsOf } from '../../assessments/model/vocabulary.js';
import type { RoundFile } from '../../rounds/file/round-file.js';

/** A text and, where something in it may have to be redacted, the id of its element. */
export interface Words {
  text: string;
  id: string | undefined;
}

export const stateWords: Record<ScorecardState, string> = {
  due: 'not opened yet',
  draft: 'not signed yet',
  submitted: 'signed',
  revised: 'signed, then revised',
  closed: 'closed without a signature',
  recused: 'stepped back, out of the score',
};

/** A rating in words: "4 of 5", "yes", "not observed". */
export function ratingWords(level: number | null, kind: CriterionKind, levels: number): string {
  if (level === null) return 'not observed';
  if (kind === 'yes_no') return level === 2 ? 'yes' : 'no';
  return `${level} of ${levelsOf(kind, levels)}`;
}

/** A person's name by their key; where there is nobody of that key, it is a name itself. */
export function namesOf(round: RoundFile): { person: (key: string) => string; candidate: (key: string) => string } {
  const people = new Map(round.team.map(({ key, name }) => [key, name]));
  const candidates = new Map(round.candidates.map(({ key, name }) => [key, name]));
  return { person: (key) => people.get(key) ?? key, candidate: (key) => candidates.get(key) ?? key };
}
