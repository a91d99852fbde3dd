import { intervalAround } from './assessment-scores.js';
import { scoredCandidate, type ScoringBasis, type ScoredCandidate } from './candidate-scores.js';
import type { Band, CandidateComparison, Comparison, Interval, Scenario } from './comparison.js';
import { isContext } from './context.js';
import { deviationsOf } from './deviations.js';
import { disagreementsOf, dissentOf } from './disagreements.js';
import { bandsOf, byOverall, Claims, pairFinder, readAlone, type NamedPair, type RankedCandidate } from './claims.js';
import { ErrorModel } from './error-model.js';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import { planPoints } from '../../assessments/points/promises.js';
import { narrowingOf } from './narrowing.js';
import { alphabetically, ratingsOf, type Selection } from './ratings.js';
import { criterionMeans, ranksOf } from './scores.js';
import { scenariosOf, sensitivityLine } from './sensitivity.js';
import { sentencesOf } from './sentences.js';
import type { NotEstimable } from '../statistics/estimate.js';
import {
  assessmentSummaries,
  categorySummaries,
  errorCovariances,
  fittedAssessments,
  panelistSummaries,
} from './summaries.js';
import { pointsPlanOf, weightingOf } from './weighting.js';

/**
 * Everything that the evidence says about the candidates, worked out from the ratings alone. The same evidence gives
 * the same comparison.
 * @param options what to compare; all candidates and assessments unless it says otherwise. What is left out counts for
 *   nothing: not for agreement, and not for anybody's completeness
 * @param report told how much of the work is done, 0 to 1, now and then
 * @throws UnknownSelection for a key that the evidence does not have
 */
export function compare(
  evidence: Evidence,
  options: Selection = {},
  report: (share: number) => void = () => undefined,
): Comparison {
  const ratings = ratingsOf(evidence, options);
  report(0.1);
  const { maximum } = evidence.job;
  const weighting = weightingOf(ratings);
  const model = new ErrorModel(ratings, weighting);
  const fitted = fittedAssessments(ratings, weighting);
  report(0.2);
  const means = criterionMeans(ratings);
  const basis: ScoringBasis = { ratings, weighting, fitted, maximum };
  const count = ratings.candidates.length;
  const scored = ratings.candidates.map((candidate, place) => {
    if (place % reportEvery === 0) report(0.2 + (0.25 * place) / count);
    return scoredCandidate(basis, candidate, means.get(candidate.key)!);
  });
  report(0.45);
  const claims = new Claims(model, rankedOf(scored));
  const bands = bandsOf(claims);
  report(0.55);
  const sensitivity = scenariosOf(
    ratings,
    weighting,
    model.assessments,
    means,
    claims.ranked.map(({ key }) => key),
  );
  report(0.65);
  const { of: standing, misdrawn } = standings(claims, maximum);
  report(0.8);
  const candidates = inOrder(scored, standing, bands, sensitivity);
  const sitting = new Map(ratings.assessments.map(({ evidence: { key }, panelists }) => [key, panelists.length]));
  const assessments = assessmentSummaries(ratings, weighting, model, fitted);
  report(0.95);
  const panelists = evidence.panelistsVary ? [] : evidence.panelists.map(({ key }) => key);
  const interval = standing.get(claims.ranked[0]?.key ?? '')?.interval;
  const facts: Omit<Comparison, 'sentences'> = {
    job: evidence.job,
    pointsFrom: evidence.pointsFrom,
    overallFrom: weighting.basis,
    categories: categorySummaries(ratings, weighting),
    assessments,
    panelists: panelistSummaries(ratings, assessments),
    candidates,
    bands,
    pairs: claims.list(maximum),
    misdrawn,
    errorCovariances: errorCovariances(model),
    sensitivity,
    disagreements: disagreementsOf(ratings, new Set(assessments.filter(isContext).map(({ key }) => key))),
    dissent: dissentOf({ ranked: candidates, bands, panelists, model, maximum }),
    narrowing: narrowingOf({ model, claims, panelists: sitting, interval, maximum }),
    deviations: deviationsOf(ratings),
  };
  return { ...facts, sentences: sentencesOf(facts, planPoints(pointsPlanOf(ratings))?.sentences) };
}

/** Candidates from one report to the next. */
const reportEvery = 50;

/**
 * Two ranked candidates, named beforehand: read `separatedAlone` and `leastForThisPair`.
 * @returns undefined where either has no rank, or the pair is not listed
 */
export function comparePair(comparison: Comparison, one: string, other: string): NamedPair | undefined {
  const pair = pairFinder(comparison.pairs)(one, other);
  return pair && readAlone(pair);
}

function rankedOf(scored: readonly ScoredCandidate[]): RankedCandidate[] {
  return scored
    .flatMap(({ key, name, share }) => ('value' in share ? [{ key, name, overall: share.value }] : []))
    .sort(byOverall);
}

/** What a ranked candidate is given beside the others. */
type Standing = Pick<CandidateComparison, 'rank' | 'rankRange'> & { interval: Interval | NotEstimable };

function standings(claims: Claims, maximum: number): { of: Map<string, Standing>; misdrawn: [string, string][] } {
  const { ranked } = claims;
  const ranks = ranksOf(new Map(ranked.map(({ key, overall }) => [key, overall])));
  const ranges = claims.rankRanges();
  const { halfWidths, wrong } = claims.intervals();
  const of = ranked.map(({ key, overall }, place): [string, Standing] => {
    const half = halfWidths[place];
    const interval = half === undefined ? claims.whyNone(place) : intervalAround(overall, half, maximum);
    return [key, { rank: ranks.get(key)!, rankRange: ranges[place]!, interval }];
  });
  const misdrawn = wrong.map(([one, other]): [string, string] => [ranked[one]!.key, ranked[other]!.key]);
  return { of: new Map(of), misdrawn };
}

function inOrder(
  scored: readonly ScoredCandidate[],
  standing: ReadonlyMap<string, Standing>,
  bands: readonly Band[],
  sensitivity: readonly Scenario[],
): CandidateComparison[] {
  const bandOf = new Map(bands.flatMap(({ candidates }, place) => candidates.map((key) => [key, place] as const)));
  const complete = scored.map(({ share, ...candidate }): CandidateComparison => {
    const own = standing.get(candidate.key);
    if (own === undefined) {
      const why: NotEstimable = { notEstimable: 'notEstimable' in share ? share.notEstimable : 'no rating' };
      return { ...candidate, interval: why, sensitivity: { notRun: 'Only ranked candidates have one.' } };
    }
    const band = bandOf.get(candidate.key)!;
    return { ...candidate, ...own, band, sensitivity: sensitivityLine(sensitivity, candidate.key, own.rank!) };
  });
  const place = (candidate: CandidateComparison) => candidate.band ?? bands.length;
  return complete.sort((a, b) => place(a) - place(b) || alphabetically(a, b));
}
