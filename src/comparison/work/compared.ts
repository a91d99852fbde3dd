import type { Evidence } from '../../assessments/evidence/evidence.js';
import { compare } from '../engine/compare.js';
import type { Comparison } from '../engine/comparison.js';
import { lettered } from '../engine/letters.js';
import type { Selection } from '../engine/ratings.js';

/** A comparison with the evidence that it was worked out from. */
export interface Compared {
  evidence: Evidence;
  comparison: Comparison;
  /** By the candidate's own key, where letters stand for names. */
  letters?: ReadonlyMap<string, string>;
}

/**
 * @param selection of own keys
 * @param secret what letters are drawn with, where letters are wanted
 * @param report told how much is done, 0 to 1
 */
export function comparedOf(
  evidence: Evidence,
  selection: Selection,
  secret?: string,
  report?: (share: number) => void,
): Compared {
  if (secret === undefined) return { evidence, comparison: compare(evidence, selection, report) };
  const hidden = lettered(evidence, secret);
  const candidates = selection.candidates?.map((key) => hidden.letters.get(key) ?? key);
  const comparison = compare(hidden.evidence, { ...selection, ...(candidates ? { candidates } : {}) }, report);
  return { evidence, comparison, letters: hidden.letters };
}
