import type { Band, CandidateComparison, Dissent } from './comparison.js';

/**
 * Panelists who put somebody other than the leader first. A panelist's own order is over the ranked candidates for
 * whom they scored the same assessments as for the leader, so that like is compared with like.
 * @param ranked candidates with a rank
 * @param panelists keys, in the order to list them
 */
export function dissentOf(
  ranked: readonly CandidateComparison[],
  bands: readonly Band[],
  panelists: readonly string[],
): Dissent[] {
  const leaders = ranked.filter((candidate) => candidate.rank === 1);
  const leader = leaders[0];
  if (leader === undefined || ranked.length < 2) return [];
  return panelists.flatMap((panelist) => {
    const own = leader.panelists.find((dot) => dot.panelist === panelist);
    if (own === undefined) return [];
    const order = ranked.flatMap((candidate) => {
      const dot = candidate.panelists.find((other) => other.panelist === panelist);
      return dot && sameList(dot.assessments, own.assessments) ? [{ candidate, value: dot.value }] : [];
    });
    const top = Math.max(...order.map(({ value }) => value));
    const first = order.filter(({ value }) => top - value < 1e-9 * Math.max(1, top)).map(({ candidate }) => candidate);
    if (first.some((candidate) => candidate.rank === 1)) return [];
    const band = bands[0]?.candidates ?? [];
    return [
      {
        panelist,
        first: first.map(({ key }) => key),
        assessments: own.assessments,
        withinBand: first.every(({ key }) => band.includes(key)),
      },
    ];
  });
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, place) => item === other[place]);
}
