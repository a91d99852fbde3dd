import type { AssessmentEvidence, CriterionEvidence, Evidence } from '../../assessments/evidence/evidence.js';
import { levelScale, shareOnScale } from '../../assessments/model/rating-scale.js';
import { rankingOf } from '../../comparison/engine/compare.js';

/**
 * The order of the candidates by their overall, as a text that is the same for the same order. Candidates who are not
 * ranked are not in it.
 */
export function orderOfCandidates(evidence: Evidence): string {
  const categorized = evidence.assessments.some(({ criteria }) => criteria.some(({ measures }) => measures.length > 0));
  const scores = categorized ? comparedScores(evidence) : meanScores(evidence);
  const inOrder = [...scores].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  return JSON.stringify(inOrder.map(([name, score], place) => [name, score === inOrder[place - 1]?.[1]]));
}

function comparedScores(evidence: Evidence): Map<string, number> {
  const ranked = rankingOf(evidence).candidates;
  return new Map(ranked.flatMap(({ name, rank }) => (rank === undefined ? [] : [[name, -rank] as const])));
}

/** The mean of the assessments, each the weighted mean of its criteria: what the overall is without categories. */
function meanScores({ assessments, candidates }: Evidence): Map<string, number> {
  const scores = assessments.map(assessmentScores);
  return new Map(
    candidates.flatMap(({ key, name }) => {
      const own = scores.map((score) => score.get(key));
      if (own.some((score) => score === undefined)) return [];
      const mean = own.reduce<number>((sum, score) => sum + score!, 0) / own.length;
      return [[name, Math.round(mean * 1e9)] as const];
    }),
  );
}

function assessmentScores({ criteria, sittings, levels }: AssessmentEvidence): Map<string, number> {
  const scales = new Map(criteria.map((one) => [one.key, one.scale ?? levelScale(one.kind, levels)]));
  const scores = new Map<string, number>();
  for (const { candidate, scorecards } of sittings) {
    const sums = new Map<string, { sum: number; count: number }>();
    for (const { criterion, level } of scorecards.flatMap(({ ratings }) => ratings)) {
      if (level === null) continue;
      const own = sums.get(criterion) ?? { sum: 0, count: 0 };
      own.sum += shareOnScale(scales.get(criterion)!, level);
      own.count += 1;
      sums.set(criterion, own);
    }
    const score = weightedMean(criteria, sums);
    if (score !== undefined) scores.set(candidate, score);
  }
  return scores;
}

function weightedMean(
  criteria: readonly CriterionEvidence[],
  sums: ReadonlyMap<string, { sum: number; count: number }>,
): number | undefined {
  let [sum, weight] = [0, 0];
  for (const criterion of criteria) {
    const own = sums.get(criterion.key);
    if (!own) continue;
    sum += (own.sum / own.count) * criterion.weight;
    weight += criterion.weight;
  }
  return weight > 0 ? sum / weight : undefined;
}
