import { comparePair, type Ranking } from '../comparison/engine/compare.js';
import type { PlacedCandidate } from '../comparison/engine/candidate-scores.js';
import { listed } from '../platform/base/listed.js';

/** What a choice passes over: whoever stands first by the scores, in words that a page and a record can keep. */
export interface Departure {
  /** Keys of those who stand first; several where they are equal. */
  first: string[];
  sentence: string;
}

/** Who stands where, and who is told apart. */
export type Standings = Pick<Ranking, 'candidates' | 'pairs'>;

/**
 * Whether choosing a candidate is out of ranking order: somebody else who could be chosen has a complete
 * score that is higher, or the chosen one has no complete score while others do.
 * @param chosen the candidate's key
 * @param away keys of those who cannot be passed over: hired already
 */
export function departureOf(standings: Standings, chosen: string, away: ReadonlySet<string>): Departure | undefined {
  const open = standings.candidates.filter(({ key, rank }) => rank !== undefined && (key === chosen || !away.has(key)));
  const top = Math.min(...open.map(({ rank }) => rank ?? Infinity));
  const first = open.filter(({ rank }) => rank === top);
  if (first.length === 0 || first.some(({ key }) => key === chosen)) return undefined;
  const one = open.find(({ key }) => key === chosen);
  return { first: first.map(({ key }) => key), sentence: sentence(standings, first, one) };
}

function sentence(
  standings: Standings,
  first: readonly PlacedCandidate[],
  chosen: PlacedCandidate | undefined,
): string {
  const names = listed(first.map(({ name }) => name));
  const stands = `${names} ${first.length === 1 ? 'ranks' : 'rank'} first with ${points(first[0])}${first[0] && 'value' in first[0].overall ? ' points' : ''}`;
  if (!chosen) return `${stands}, and the chosen candidate has no complete score.`;
  const pairs = first.map(({ key }) => comparePair(standings, key, chosen.key));
  const apart = pairs.every((pair) => pair === undefined || pair.separatedAmongAll);
  const after = apart ? '' : ' The evidence can’t tell them apart.';
  return `${stands}, ahead of ${chosen.name} with ${points(chosen)}.${after}`;
}

function points(candidate: PlacedCandidate | undefined): string {
  return candidate && 'value' in candidate.overall ? candidate.overall.value.toFixed(0) : 'no score';
}
