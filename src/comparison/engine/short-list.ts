import type { CandidateComparison, Comparison } from './comparison.js';

/** Whom the evidence puts among the best `places`, with all candidates read at once. */
export interface ShortList {
  places: number;
  /** Keys, in the order of the overall. */
  surelyIn: string[];
  surelyOut: string[];
  /** Those for whom this evidence cannot tell. */
  open: string[];
  /** The closest two on either side of the line, if the line falls between two who are open. */
  closest?: {
    candidates: [string, string];
    /** In points. */
    difference: number;
    /** Panelists to add to each panel until the two would be told apart four times in five, if the difference is true. */
    more: number | 'more than 12' | 'unknown';
  };
}

/**
 * The best so many of the ranked candidates. Who is surely in has so many places even at the worst rank that the
 * evidence leaves open; who is surely out has none at the best. Of all that is said so, in at least 95 of 100 rounds
 * everything is true.
 * @param places how many are wanted, 1 or more
 * @see Mogstad, Romano, Shaikh and Wilhelm, Review of Economic Studies 91 (2024): inference for ranks
 */
export function shortList(comparison: Comparison, places: number): ShortList {
  const ranked = comparison.candidates
    .flatMap((candidate) => (candidate.rankRange ? [{ candidate, range: candidate.rankRange }] : []))
    .sort((one, other) => overallOf(other.candidate) - overallOf(one.candidate));
  const keys = (of: (range: { best: number; worst: number }) => boolean) =>
    ranked.filter(({ range }) => of(range)).map(({ candidate }) => candidate.key);
  const open = keys(({ best, worst }) => best <= places && worst > places);
  const closest = closestOf(comparison, ranked[places - 1]?.candidate, ranked[places]?.candidate);
  return {
    places,
    surelyIn: keys(({ worst }) => worst <= places),
    surelyOut: keys(({ best }) => best > places),
    open,
    ...(closest && open.length > 0 ? { closest } : {}),
  };
}

function closestOf(
  { narrowing: { detectable } }: Comparison,
  inside: CandidateComparison | undefined,
  outside: CandidateComparison | undefined,
): ShortList['closest'] {
  if (!inside || !outside) return undefined;
  const difference = Math.max(0, overallOf(inside) - overallOf(outside));
  const enough = detectable.find((one) => one.more > 0 && one.difference <= difference);
  return {
    candidates: [inside.key, outside.key],
    difference,
    more: enough?.more ?? (detectable.length > 0 ? 'more than 12' : 'unknown'),
  };
}

function overallOf({ overall }: CandidateComparison): number {
  return 'value' in overall ? overall.value : 0;
}
