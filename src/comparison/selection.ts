import type { CandidateEvidence, Evidence } from '../assessments/evidence.js';
import { InvalidInput } from '../platform/domain-errors.js';
import { lettersOf } from './letters.js';
import type { SelectionInput } from './comparison.dto.js';
import type { Selection } from './ratings.js';

export const mostCandidates = 50;

const byLetter = 'letter:';

/** How an address names a candidate without their name: a key is often made of it. */
export function letterToken(letter: string): string {
  return `${byLetter}${letter}`;
}

/** Keys of those chosen by their key or by their letter; what is neither stays as it is. */
export function keysOf(all: readonly CandidateEvidence[], chosen: readonly string[]): string[] {
  if (!chosen.some((token) => token.startsWith(byLetter))) return [...new Set(chosen)];
  const keys = new Map([...lettersOf(all)].map(([key, letter]) => [letterToken(letter), key]));
  return [...new Set(chosen.map((token) => keys.get(token) ?? token))];
}

/** The query with candidates named as the page names them: by letter where letters stand for names, else by key. */
export function shownChoice<Q extends SelectionInput>(
  all: readonly CandidateEvidence[],
  query: Q,
  letters: ReadonlyMap<string, string> | undefined,
): Q {
  if (query.candidates.length === 0) return query;
  const keys = keysOf(all, query.candidates);
  return { ...query, candidates: letters ? keys.map((key) => letterToken(letters.get(key) ?? '?')) : keys };
}

/**
 * The candidates chosen, by key; where nobody was, the first 50.
 * @throws InvalidInput naming the list with a key that nobody has, or with one candidate only
 */
export function chosenCandidates(all: readonly CandidateEvidence[], input: SelectionInput): string[] {
  const candidates = keysOf(all, input.candidates);
  refuseUnknown('candidates', candidates, all);
  if (candidates.length === 1) throw InvalidInput.field('candidates', `Choose 2 to ${mostCandidates} candidates.`);
  return candidates.length > 0 ? candidates : all.slice(0, mostCandidates).map(({ key }) => key);
}

/**
 * What was chosen, as a selection.
 * @throws InvalidInput as for the candidates; naming the list with an assessment that the evidence does not have
 */
export function selectionOf(evidence: Evidence, input: SelectionInput): Selection {
  const candidates = chosenCandidates(evidence.candidates, input);
  refuseUnknown('assessments', input.assessments, evidence.assessments);
  return { candidates, ...(input.assessments.length > 0 ? { assessments: [...new Set(input.assessments)] } : {}) };
}

function refuseUnknown(field: keyof SelectionInput, keys: readonly string[], known: readonly { key: string }[]): void {
  const unknown = keys.find((key) => !known.some((one) => one.key === key));
  if (unknown !== undefined) {
    throw InvalidInput.field(field, `There is no “${unknown.slice(0, 60)}” to compare. Choose from the list.`);
  }
}
