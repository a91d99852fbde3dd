import type { Band, PairComparison } from './comparison.js';
import { alphabetically } from './ratings.js';
import { scaled, valueOf } from '../statistics/estimate.js';
import { leastDifference, type AssessmentPrecision, type LeastDifference } from './separation.js';

export interface RankedCandidate {
  key: string;
  name: string;
  /** 0 to 1. */
  overall: number;
}

/** From the highest overall; alphabetical where equal. */
export function byOverall(one: RankedCandidate, other: RankedCandidate): number {
  const difference = Math.round(other.overall * 1e9) - Math.round(one.overall * 1e9);
  return difference !== 0 ? difference : alphabetically(one, other);
}

/** Every two ranked candidates, with what their difference would have to exceed; in points. */
export function pairsOf(
  ranked: readonly RankedCandidate[],
  precisions: readonly AssessmentPrecision[],
  maximum: number,
): PairComparison[] {
  const order = [...ranked].sort(byOverall);
  const inPoints = boundsInPoints(maximum);
  const pairs: PairComparison[] = [];
  order.forEach((one, place) => {
    for (const other of order.slice(place + 1)) {
      const least = leastDifference(precisions, one.key, other.key, order.length);
      const difference = Math.max(0, one.overall - other.overall);
      const exceeds = (bound: typeof least.amongAll) => 'value' in bound && difference > bound.value + 1e-9;
      const { standardError, df, forThisPair, amongAll } = inPoints(least);
      pairs.push({
        candidates: [one.key, other.key],
        difference: difference * maximum,
        standardError,
        df,
        leastForThisPair: forThisPair,
        separatedAlone: exceeds(least.forThisPair),
        leastAmongAll: amongAll,
        separatedAmongAll: exceeds(least.amongAll),
      });
    }
  });
  return pairs;
}

/** In points; where every panelist scored everybody, all pairs share the same few figures. */
function boundsInPoints(maximum: number): (least: LeastDifference) => LeastDifference {
  let last: { of: LeastDifference; points: LeastDifference } | undefined;
  const same = (one: LeastDifference, other: LeastDifference) =>
    valueOf(one.standardError) === valueOf(other.standardError) && valueOf(one.df) === valueOf(other.df);
  return (least) => {
    if (last && 'value' in least.standardError && same(last.of, least)) return last.points;
    const { standardError, df, forThisPair, amongAll } = least;
    const points = {
      standardError: scaled(standardError, maximum),
      df,
      forThisPair: scaled(forThisPair, maximum),
      amongAll: scaled(amongAll, maximum),
    };
    last = { of: least, points };
    return points;
  };
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
export function bandsOf(ranked: readonly RankedCandidate[], pairs: readonly PairComparison[]): Band[] {
  const pairOf = pairFinder(pairs);
  const separated = (one: RankedCandidate, other: RankedCandidate) =>
    pairOf(one.key, other.key)?.separatedAmongAll ?? false;
  const groups: RankedCandidate[][] = [];
  for (const candidate of [...ranked].sort(byOverall)) {
    const current = groups.at(-1);
    if (current?.every((member) => !separated(member, candidate))) current.push(candidate);
    else groups.push([candidate]);
  }
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
