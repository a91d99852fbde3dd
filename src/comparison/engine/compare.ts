import { bandsOf, byOverall, pairFinder, pairsOf, type RankedCandidate } from './bands.js';
import { scoredCandidate, type ScoringBasis, type ScoredCandidate } from './candidate-scores.js';
import type { Band, CandidateComparison, Comparison, PairComparison, Scenario } from './comparison.js';
import { deviationsOf } from './deviations.js';
import { disagreementsOf } from './disagreements.js';
import { dissentOf } from './dissent.js';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import { planPoints } from '../../assessments/points/promises.js';
import { narrowingOf } from './narrowing.js';
import { alphabetically, ratingsOf, type Selection } from './ratings.js';
import { criterionMeans, ranksOf } from './scores.js';
import { scenariosOf, sensitivityLine } from './sensitivity.js';
import { sentencesOf } from './sentences.js';
import { precisionsOf } from './separation.js';
import { assessmentSummaries, categorySummaries, fittedAssessments, panelistSummaries } from './summaries.js';
import { pointsPlanOf, weightingOf } from './weighting.js';

/**
 * Everything that the evidence says about the candidates, worked out from the ratings alone. The same evidence gives
 * the same comparison.
 * @param options what to compare; all candidates and assessments unless it says otherwise. What is left out counts for
 *   nothing: not for agreement, and not for anybody's completeness
 * @throws UnknownSelection for a key that the evidence does not have
 */
export function compare(evidence: Evidence, options: Selection = {}): Comparison {
  const ratings = ratingsOf(evidence, options);
  const { maximum } = evidence.job;
  const weighting = weightingOf(ratings);
  const precisions = precisionsOf(ratings, weighting);
  const fitted = fittedAssessments(ratings, weighting);
  const means = criterionMeans(ratings);
  const basis: ScoringBasis = { ratings, weighting, precisions, fitted, maximum };
  const scored = ratings.candidates.map((candidate) => scoredCandidate(basis, candidate, means.get(candidate.key)!));
  const ranked = rankedOf(scored);
  const pairs = pairsOf(ranked, precisions, maximum);
  const bands = bandsOf(ranked, pairs);
  const sensitivity = scenariosOf(
    ratings,
    weighting,
    precisions,
    means,
    ranked.map(({ key }) => key),
  );
  const candidates = inOrder(scored, ranked, bands, sensitivity);
  const first = ranked.slice(0, 2);
  // Pairs are in the order of the overall: the first of them is the first two.
  const separated = pairs[0]?.separatedAmongAll ?? false;
  const sitting = new Map(ratings.assessments.map(({ evidence: { key }, panelists }) => [key, panelists.length]));
  const assessments = assessmentSummaries(ratings, weighting, precisions, fitted);
  const facts: Omit<Comparison, 'sentences'> = {
    job: evidence.job,
    pointsFrom: evidence.pointsFrom,
    overallFrom: weighting.basis,
    categories: categorySummaries(ratings, weighting),
    assessments,
    panelists: panelistSummaries(ratings, assessments),
    candidates,
    bands,
    pairs,
    sensitivity,
    disagreements: disagreementsOf(ratings),
    dissent: dissentOf(candidates, bands, evidence.panelistsVary ? [] : evidence.panelists.map(({ key }) => key)),
    narrowing: narrowingOf(precisions, first, separated, sitting, maximum),
    deviations: deviationsOf(ratings),
  };
  return { ...facts, sentences: sentencesOf(facts, planPoints(pointsPlanOf(ratings))?.sentences) };
}

/**
 * Two ranked candidates, named beforehand: read `separatedAlone` and `leastForThisPair`.
 * @returns undefined where either has no rank
 */
export function comparePair(comparison: Comparison, one: string, other: string): PairComparison | undefined {
  return pairFinder(comparison.pairs)(one, other);
}

function rankedOf(scored: readonly ScoredCandidate[]): RankedCandidate[] {
  return scored
    .flatMap(({ key, name, share }) => ('value' in share ? [{ key, name, overall: share.value }] : []))
    .sort(byOverall);
}

function inOrder(
  scored: readonly ScoredCandidate[],
  ranked: readonly RankedCandidate[],
  bands: readonly Band[],
  sensitivity: readonly Scenario[],
): CandidateComparison[] {
  const ranks = ranksOf(new Map(ranked.map(({ key, overall }) => [key, overall])));
  const bandOf = new Map(bands.flatMap(({ candidates }, place) => candidates.map((key) => [key, place] as const)));
  const complete = scored.map(({ share: _share, ...candidate }): CandidateComparison => {
    const rank = ranks.get(candidate.key);
    if (rank === undefined) return { ...candidate, sensitivity: { notRun: 'Only ranked candidates have one.' } };
    const band = bandOf.get(candidate.key)!;
    return { ...candidate, rank, band, sensitivity: sensitivityLine(sensitivity, candidate.key, rank) };
  });
  const place = (candidate: CandidateComparison) => candidate.band ?? bands.length;
  return complete.sort((a, b) => place(a) - place(b) || alphabetically(a, b));
}
