import type { Disagreement } from './comparison.js';
import type { RatedAssessment, RatedCriterion, Ratings, Taking } from './ratings.js';

/** Candidate × criterion where panelists chose different levels, the largest spread first: the debrief's agenda. */
export function disagreementsOf(ratings: Ratings): Disagreement[] {
  const found: (Disagreement & { variance: number; place: number })[] = [];
  ratings.candidates.forEach((candidate, seat) => {
    for (const assessment of ratings.assessments) {
      const taking = assessment.takings.get(candidate.key);
      if (taking === undefined) continue;
      for (const criterion of assessment.criteria) {
        const disagreement = disagreementOf(candidate.key, assessment, taking, criterion);
        if (disagreement) found.push({ ...disagreement, place: seat * ratings.criteria.length + criterion.index });
      }
    }
  });
  found.sort((a, b) => b.spread - a.spread || b.variance - a.variance || a.place - b.place);
  return found.map(({ candidate, assessment, criterion, spread, lowest, highest }) => ({
    candidate,
    assessment,
    criterion,
    spread,
    lowest,
    highest,
  }));
}

function disagreementOf(
  candidate: string,
  assessment: RatedAssessment,
  taking: Taking,
  criterion: RatedCriterion,
): (Disagreement & { variance: number }) | undefined {
  const given = taking.scorecards.flatMap(({ panelist, ratings }) => {
    const level = ratings.get(criterion.evidence.key)?.level;
    return level === null || level === undefined ? [] : [{ panelist, level }];
  });
  const levels = given.map(({ level }) => level);
  const low = Math.min(...levels);
  const high = Math.max(...levels);
  if (levels.length < 2 || low === high) return undefined;
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  const variance = levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / levels.length;
  const by = (level: number) => given.filter((rating) => rating.level === level).map(({ panelist }) => panelist);
  const steps = criterion.levels - 1;
  return {
    candidate,
    assessment: assessment.evidence.key,
    criterion: criterion.evidence.key,
    spread: (high - low) / steps,
    lowest: { level: low, panelists: by(low) },
    highest: { level: high, panelists: by(high) },
    // Rounded, so that the order does not hang on the order of the additions.
    variance: Math.round((variance / steps ** 2) * 1e9) / 1e9,
  };
}
