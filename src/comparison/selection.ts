import type { CandidateEvidence, Evidence } from '../assessments/evidence.js';
import { InvalidInput } from '../platform/domain-errors.js';
import type { SelectionInput } from './comparison.dto.js';
import type { Selection } from './ratings.js';

export const mostCandidates = 50;

/**
 * The candidates chosen, by key; where nobody was, the first 50.
 * @throws InvalidInput naming the list with a key that nobody has, or with one candidate only
 */
export function chosenCandidates(all: readonly CandidateEvidence[], input: SelectionInput): string[] {
  refuseUnknown('candidates', input.candidates, all);
  const candidates = new Set(input.candidates);
  if (candidates.size === 1) throw InvalidInput.field('candidates', `Choose 2 to ${mostCandidates} candidates.`);
  return candidates.size > 0 ? [...candidates] : all.slice(0, mostCandidates).map(({ key }) => key);
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
