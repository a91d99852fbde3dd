import type { Evidence } from '../assessments/evidence.js';
import { InvalidInput } from '../platform/domain-errors.js';
import type { SelectionInput } from './comparison.dto.js';
import type { Selection } from './ratings.js';

export const mostCandidates = 50;

/**
 * What was chosen, as a selection; where nobody was, the first 50.
 * @throws InvalidInput naming the list with a key that the evidence does not have, or with one candidate only
 */
export function selectionOf(evidence: Evidence, input: SelectionInput): Selection {
  refuseUnknown('candidates', input.candidates, evidence.candidates);
  refuseUnknown('assessments', input.assessments, evidence.assessments);
  const candidates = new Set(input.candidates);
  if (candidates.size === 1) throw InvalidInput.field('candidates', `Choose 2 to ${mostCandidates} candidates.`);
  const first = evidence.candidates.slice(0, mostCandidates).map(({ key }) => key);
  return {
    candidates: candidates.size > 0 ? [...candidates] : first,
    ...(input.assessments.length > 0 ? { assessments: [...new Set(input.assessments)] } : {}),
  };
}

function refuseUnknown(field: keyof SelectionInput, keys: readonly string[], known: readonly { key: string }[]): void {
  const unknown = keys.find((key) => !known.some((one) => one.key === key));
  if (unknown !== undefined) {
    throw InvalidInput.field(field, `There is no “${unknown.slice(0, 60)}” to compare. Choose from the list.`);
  }
}
