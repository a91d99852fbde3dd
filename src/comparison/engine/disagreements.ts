import type { Disagreement } from './comparison.js';
import type { RatedCriterion, Ratings, SignedScorecard } from './ratings.js';
import { steady } from '../statistics/estimate.js';

/** How far the levels of one candidate on one criterion lie apart. */
interface Found {
  candidate: string;
  criterion: RatedCriterion;
  place: number;
  scorecards: readonly SignedScorecard[];
  low: number;
  high: number;
  /** As a fraction of the scale. */
  spread: number;
  /** Rounded, so that the order does not hang on the order of the additions. */
  variance: number;
}

/** Candidate × criterion where panelists chose different levels, the largest spread first: the debrief's agenda. */
export function disagreementsOf(ratings: Ratings): Disagreement[] {
  const found: Found[] = [];
  for (const { key } of ratings.candidates) {
    for (const { takings, criteria } of ratings.assessments) {
      const scorecards = takings.get(key)?.scorecards ?? [];
      if (scorecards.length < 2) continue;
      criteria.forEach((criterion, place) => {
        const apart = apartOn(scorecards, place, criterion.scale.maximum - criterion.scale.minimum);
        if (apart) found.push({ candidate: key, criterion, place, scorecards, ...apart });
      });
    }
  }
  // Equals stay in the order of candidates and criteria.
  found.sort((a, b) => b.spread - a.spread || b.variance - a.variance);
  return found.map(disagreementOf);
}

/** Plain loops: a large round has thousands of pairs of candidate and criterion. */
function apartOn(
  scorecards: readonly SignedScorecard[],
  place: number,
  extent: number,
): Pick<Found, 'low' | 'high' | 'spread' | 'variance'> | undefined {
  let [low, high, sum, count] = [Infinity, -Infinity, 0, 0];
  for (const { levels } of scorecards) {
    const level = levels[place];
    if (level === undefined) continue;
    if (level < low) low = level;
    if (level > high) high = level;
    sum += level;
    count += 1;
  }
  if (count < 2 || low === high) return undefined;
  let squares = 0;
  for (const { levels } of scorecards) {
    const level = levels[place];
    if (level !== undefined) squares += (level - sum / count) ** 2;
  }
  const variance = steady(squares / count / extent ** 2);
  return { low, high, spread: (high - low) / extent, variance };
}

function disagreementOf({ candidate, criterion, place, scorecards, low, high, spread }: Found): Disagreement {
  const by = (level: number) =>
    scorecards.filter(({ levels }) => levels[place] === level).map(({ panelist }) => panelist);
  return {
    candidate,
    assessment: criterion.assessment.key,
    criterion: criterion.evidence.key,
    spread,
    lowest: { level: low, panelists: by(low) },
    highest: { level: high, panelists: by(high) },
  };
}
