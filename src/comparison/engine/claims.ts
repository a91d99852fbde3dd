import type { Band, PairComparison } from './comparison.js';
import { alphabetically } from './ratings.js';
import { comparisonIntervals, type ComparisonIntervals } from '../statistics/comparison-intervals.js';
import type { Estimate, NotEstimable } from '../statistics/estimate.js';
import { studentizedRangeCritical, tCritical } from '../statistics/quantiles.js';
import type { KnownVariance } from '../statistics/variance-components.js';
import type { ErrorModel } from './error-model.js';

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

/** Up to so many ranked candidates every pair is listed; beyond, see `Claims.list`. */
export const mostInPairs = 500;

/**
 * Who is told apart from whom: one rule, for all pairs at once (Tukey), for everything that a comparison says.
 *
 * A pair is told apart where the difference that is adjusted for who rated whom, and the difference of the scores as
 * shown, both exceed what chance explains, and in the same direction. Where everybody rated everything the two are one.
 */
export class Claims {
  /** By overall. */
  readonly ranked: readonly RankedCandidate[];
  private readonly places: ReadonlyMap<string, number>;
  private readonly adjusted: readonly number[];
  private readonly kinds: readonly number[];
  /** By two kinds of candidates. */
  private readonly known = new Map<number, KnownPair>();

  constructor(
    private readonly model: ErrorModel,
    ranked: readonly RankedCandidate[],
  ) {
    this.ranked = [...ranked].sort(byOverall);
    this.places = new Map(this.ranked.map(({ key }, place) => [key, place]));
    this.adjusted = this.ranked.map(({ key }) => model.adjustedOverall(key));
    this.kinds = this.ranked.map(({ key }) => model.kindOf(key)!);
  }

  /** What the overalls at two places must differ by, 0 to 1, to be told apart. */
  least(one: number, other: number): number | undefined {
    return this.pairOf(one, other).least;
  }

  /** Whether the candidate at an earlier place is told apart from one at a later place. */
  apart(earlier: number, later: number): boolean {
    const least = this.least(earlier, later);
    if (least === undefined) return false;
    return Math.min(this.difference(earlier, later), this.adjusted[earlier]! - this.adjusted[later]!) > least + 1e-9;
  }

  /** The half-width of every candidate's comparison interval, 0 to 1, by place. */
  intervals(): ComparisonIntervals {
    return comparisonIntervals({
      values: this.ranked.map(({ overall }) => overall),
      least: (one, other) => this.least(one, other),
      apart: (one, other) => this.apart(one, other),
    });
  }

  /** Why a candidate has no interval: nobody to be compared with, or no error that is known. */
  whyNone(place: number): NotEstimable {
    if (this.ranked.length < 2) return { notEstimable: 'one candidate' };
    const { known } = this.pairOf(place, place === 0 ? 1 : 0);
    return 'notEstimable' in known ? known : { notEstimable: 'one candidate' };
  }

  /** By place: the best and the worst place that each candidate may have. */
  rankRanges(): { best: number; worst: number }[] {
    const count = this.ranked.length;
    const ranges = this.ranked.map(() => ({ best: 1, worst: count }));
    for (let one = 0; one < count; one += 1) {
      for (let other = one + 1; other < count; other += 1) {
        if (!this.apart(one, other)) continue;
        ranges[other]!.best += 1;
        ranges[one]!.worst -= 1;
      }
    }
    return ranges;
  }

  /**
   * Every pair, in points, the first two first. Of more than 500 candidates only the pairs of whoever is first, and
   * everybody's with the next.
   */
  list(maximum: number): PairComparison[] {
    const count = this.ranked.length;
    const pairs: PairComparison[] = [];
    for (let one = 0; one < count; one += 1) {
      const last = count <= mostInPairs || one === 0 ? count : Math.min(count, one + 2);
      for (let other = one + 1; other < last; other += 1) pairs.push(this.pair(one, other, maximum));
    }
    return pairs;
  }

  placeOf(key: string): number | undefined {
    return this.places.get(key);
  }

  private pair(one: number, other: number, maximum: number): PairComparison {
    const { known, least } = this.pairOf(one, other);
    const inPoints = (value: number | undefined): Estimate =>
      'variance' in known ? { value: value! * maximum } : known;
    return {
      candidates: [this.ranked[one]!.key, this.ranked[other]!.key],
      difference: this.difference(one, other) * maximum,
      adjustedDifference: inPoints(this.adjusted[one]! - this.adjusted[other]!),
      standardError: inPoints('variance' in known ? Math.sqrt(known.variance) : undefined),
      df: 'variance' in known ? { value: known.df } : known,
      leastAmongAll: inPoints(least),
      separatedAmongAll: this.apart(one, other),
    };
  }

  private difference(earlier: number, later: number): number {
    return Math.max(0, this.ranked[earlier]!.overall - this.ranked[later]!.overall);
  }

  /** Plain numbers as keys: of 2,000 candidates there are two million pairs. */
  private pairOf(one: number, other: number): KnownPair {
    const [a, b] = [this.kinds[one]!, this.kinds[other]!];
    const key = a < b ? a * 65_536 + b : b * 65_536 + a;
    let found = this.known.get(key);
    if (found === undefined) {
      const known = this.model.variance(a, b);
      found = 'variance' in known ? { known, least: leastAmongAll(known, this.ranked.length) } : { known };
      this.known.set(key, found);
    }
    return found;
  }
}

interface KnownPair {
  known: KnownVariance | NotEstimable;
  least?: number;
}

/** What a difference must exceed when all pairs of so many candidates are read at once. */
export function leastAmongAll({ variance, df }: KnownVariance, candidates: number): number {
  return (studentizedRangeCritical(candidates, df) / Math.SQRT2) * Math.sqrt(variance);
}

/** A pair that was named beforehand, and read alone. */
export interface NamedPair extends PairComparison {
  /** What the difference must exceed (Student's t). */
  leastForThisPair: Estimate;
  separatedAlone: boolean;
}

/** What one pair says when nothing but it was asked. */
export function readAlone(pair: PairComparison): NamedPair {
  const { standardError, df, difference, adjustedDifference } = pair;
  if (!('value' in standardError && 'value' in df && 'value' in adjustedDifference)) {
    return { ...pair, leastForThisPair: standardError, separatedAlone: false };
  }
  const least = tCritical(df.value) * standardError.value;
  const separatedAlone = Math.min(difference, adjustedDifference.value) > least + 1e-9;
  return { ...pair, leastForThisPair: { value: least }, separatedAlone };
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
  return groups
    .map((group) => [...group].sort(alphabetically))
    .map((group, place) => ({
      candidates: group.map(({ key }) => key),
      overlaps: groups
        .slice(place + 1)
        .flat()
        .map((candidate) => ({
          candidate: candidate.key,
          with: group.filter((member) => !separated(member, candidate)).map(({ key }) => key),
        }))
        .filter((overlap) => overlap.with.length > 0),
    }));
}

interface Placed extends RankedCandidate {
  place: number;
}
