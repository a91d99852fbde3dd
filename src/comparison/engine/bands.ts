import type { Band, PairComparison } from './comparison.js';
import type { Claims, RankedCandidate } from './claims.js';
import { alphabetically } from './ratings.js';

interface Placed extends RankedCandidate {
  place: number;
}

/** Finds a pair whichever of the two is named first. */
export function pairFinder(
  pairs: readonly PairComparison[],
): (one: string, other: string) => PairComparison | undefined {
  const found = new Map<string, Map<string, PairComparison>>();
  for (const pair of pairs) {
    const [higher, lower] = pair.candidates;
    if (!found.has(higher)) found.set(higher, new Map());
    found.get(higher)!.set(lower, pair);
  }
  return (one, other) => found.get(one)?.get(other) ?? found.get(other)?.get(one);
}

/**
 * The order in bands. From the highest overall down, a candidate joins the band while the evidence separates it from
 * nobody in it (Tukey, all pairs at once), else begins the next. Not being separated does not carry over from pair to
 * pair, so a band also names those below it whom the evidence does not separate from one of its own.
 */
export function bandsOf(claims: Claims): Band[] {
  const separated = (one: Placed, other: Placed) => claims.apart(one.place, other.place);
  const groups: Placed[][] = [];
  claims.ranked.forEach((one, place) => {
    const candidate = { ...one, place };
    const current = groups.at(-1);
    if (current?.every((member) => !separated(member, candidate))) current.push(candidate);
    else groups.push([candidate]);
  });
  return groups.map((group, place) => ({
    candidates: [...group].sort(alphabetically).map(({ key }) => key),
    overlaps: groups
      .slice(place + 1)
      .flat()
      .map((candidate) => ({
        candidate: candidate.key,
        with: group
          .filter((member) => !separated(member, candidate))
          .sort(alphabetically)
          .map(({ key }) => key),
      }))
      .filter((overlap) => overlap.with.length > 0),
  }));
}
