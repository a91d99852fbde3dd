import type { CandidateEvidence, Evidence } from '../../assessments/evidence/evidence.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import { lettersOf } from '../engine/letters.js';
import type { SelectionInput } from './comparison.dto.js';
import type { Comparison } from '../engine/comparison.js';
import type { Selection } from '../engine/ratings.js';

/** Whom somebody may choose, and whom a packet holds. */
export const mostCandidates = 50;

/** Whom a comparison is made of where nobody is chosen. */
export const mostCompared = 2000;

const byLetter = 'letter:';

/** How an address names a candidate without their name: a key is often made of it. */
export function letterToken(letter: string): string {
  return `${byLetter}${letter}`;
}

/** Whether a candidate is named by letter, so that letters must be drawn to know who is meant. */
export function namesByLetter({ candidates }: SelectionInput): boolean {
  return candidates.some((token) => token.startsWith(byLetter));
}

/**
 * The same choice with everybody by their own key, once; what is neither a key nor a letter stays as it is.
 * @param secret what letters are drawn with, where somebody is named by letter
 */
export function byOwnKey<Q extends SelectionInput>(
  all: readonly CandidateEvidence[],
  query: Q,
  secret: string | undefined,
): Q {
  const letters = namesByLetter(query) && secret !== undefined ? [...lettersOf(all, secret)] : [];
  const keys = new Map(letters.map(([key, letter]) => [letterToken(letter), key]));
  return { ...query, candidates: [...new Set(query.candidates.map((token) => keys.get(token) ?? token))] };
}

/** The query with candidates named as the page names them: by letter where letters stand for names, else by key. */
export function shownChoice<Q extends SelectionInput>(
  query: Q,
  { chosen, letters }: { chosen: readonly string[]; letters?: ReadonlyMap<string, string> },
): Q {
  const candidates = letters ? chosen.map((key) => letterToken(letters.get(key) ?? '?')) : [...chosen];
  return { ...query, candidates };
}

/**
 * The candidates chosen by their own keys; where nobody was, the first of all.
 * @param most how many of all
 * @throws InvalidInput naming the list with a key that nobody has, or with one candidate only
 */
export function chosenCandidates(
  all: readonly CandidateEvidence[],
  input: SelectionInput,
  most = mostCandidates,
): string[] {
  const { candidates } = input;
  refuseUnknown('candidates', candidates, all);
  if (candidates.length === 1) throw InvalidInput.field('candidates', `Choose 2 to ${mostCandidates} candidates.`);
  return candidates.length > 0 ? candidates : all.slice(0, most).map(({ key }) => key);
}

/**
 * What was chosen, as a selection.
 * @throws InvalidInput as for the candidates; naming the list with an assessment that the evidence does not have
 */
export function selectionOf(evidence: Choosable, input: SelectionInput, most = mostCandidates): Selection {
  const candidates = chosenCandidates(evidence.candidates, input, most);
  refuseUnknown('assessments', input.assessments, evidence.assessments);
  return { candidates, ...(input.assessments.length > 0 ? { assessments: [...new Set(input.assessments)] } : {}) };
}

/** What can be chosen of evidence. */
export interface Choosable {
  candidates: Evidence['candidates'];
  assessments: readonly { key: string }[];
}

function refuseUnknown(field: keyof SelectionInput, keys: readonly string[], known: readonly { key: string }[]): void {
  const unknown = keys.find((key) => !known.some((one) => one.key === key));
  if (unknown !== undefined) {
    throw InvalidInput.field(field, `There is no “${unknown.slice(0, 60)}” to compare. Choose from the list.`);
  }
}

/**
 * A comparison as far as a page shows it where it has more candidates than can be looked through: the first so many in
 * the order to show. What is said of all of them stays as it is.
 */
export function firstCandidates(comparison: Comparison, most = mostCandidates): Comparison {
  if (comparison.candidates.length <= most) return comparison;
  const candidates = comparison.candidates.slice(0, most);
  const keys = new Set(candidates.map(({ key }) => key));
  const shown = ({ candidate }: { candidate: string }) => keys.has(candidate);
  return {
    ...comparison,
    candidates,
    bands: comparison.bands
      .map((band) => ({
        candidates: band.candidates.filter((key) => keys.has(key)),
        overlaps: band.overlaps.filter(shown),
      }))
      .filter((band) => band.candidates.length > 0),
    pairs: comparison.pairs.filter((pair) => pair.candidates.every((key) => keys.has(key))),
    misdrawn: comparison.misdrawn.filter((pair) => pair.every((key) => keys.has(key))),
    sensitivity: comparison.sensitivity.map((scenario) =>
      'ranks' in scenario ? { ...scenario, ranks: scenario.ranks.filter(shown) } : scenario,
    ),
    disagreements: comparison.disagreements.filter(shown),
    deviations: comparison.deviations.filter(shown),
  };
}
