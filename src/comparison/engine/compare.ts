import { intervalAround } from './assessment-scores.js';
import {
  type CandidateDetails,
  detailsOf,
  type PlacedCandidate,
  scoredCandidate,
  type ScoredCandidate,
  type ScoringBasis,
} from './candidate-scores.js';
import type { Band, CandidateComparison, Comparison, Dissent, Interval, Severity } from './comparison.js';
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
  severitiesOf,
} from './summaries.js';
import { pointsPlanOf, weightingOf } from './weighting.js';

/** Who stands where, and how sure that is: what the rest of a comparison is told beside. */
export interface Ranking {
  candidates: PlacedCandidate[];
  bands: Band[];
  pairs: Comparison['pairs'];
  misdrawn: Comparison['misdrawn'];
  /** By assessment, how each panelist leans. */
  severity: Severity[];
  dissent: Dissent[];
}

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
  const { ranking, ...work } = worked(evidence, options, report, true);
  const { ratings, weighting, model, fitted, claims } = work;
  const { maximum } = evidence.job;
  const { severity, ...ranked } = ranking;
  const keys = claims.ranked.map(({ key }) => key);
  const sensitivity = scenariosOf(ratings, weighting, model.assessments, work.means, keys);
  report(0.9);
  const candidates = ranked.candidates.map(
    ({ key, name, status, overall, panelists, ...standing }): CandidateComparison => ({
      ...{ key, name, status, overall, panelists },
      ...work.details.get(key)!,
      ...standing,
      sensitivity:
        standing.rank === undefined
          ? { notRun: 'Only ranked candidates have one.' }
          : sensitivityLine(sensitivity, key, standing.rank),
    }),
  );
  const sitting = new Map(ratings.assessments.map(({ evidence: { key }, panelists }) => [key, panelists.length]));
  const assessments = assessmentSummaries({ ratings, weighting, model, fitted, severity });
  report(0.95);
  const facts: Omit<Comparison, 'sentences'> = {
    job: evidence.job,
    pointsFrom: evidence.pointsFrom,
    overallFrom: weighting.basis,
    categories: categorySummaries(ratings, weighting),
    assessments,
    panelists: panelistSummaries(ratings, assessments),
    ...ranked,
    candidates,
    errorCovariances: errorCovariances(model),
    sensitivity,
    disagreements: disagreementsOf(ratings, new Set(assessments.filter(isContext).map(({ key }) => key))),
    narrowing: narrowingOf({ model, claims, panelists: sitting, interval: work.first, maximum }),
    deviations: deviationsOf(ratings),
  };
  return { ...facts, sentences: sentencesOf(facts, planPoints(pointsPlanOf(ratings))?.sentences) };
}

/** What `compare` begins with, for whoever reads nothing else of it: most of a comparison is not worked out then. */
export function rankingOf(evidence: Evidence, options: Selection = {}): Ranking {
  return worked(evidence, options, () => undefined, false).ranking;
}

function worked(evidence: Evidence, options: Selection, report: (share: number) => void, detailed: boolean) {
  const ratings = ratingsOf(evidence, options);
  report(0.1);
  const { maximum } = evidence.job;
  const weighting = weightingOf(ratings);
  const model = new ErrorModel(ratings, weighting);
  const fitted = fittedAssessments(ratings, weighting, model);
  report(0.2);
  const means = criterionMeans(ratings);
  const basis: ScoringBasis = { ratings, weighting, fitted, maximum };
  const count = ratings.candidates.length;
  const details = new Map<string, CandidateDetails>();
  const scored = ratings.candidates.map((candidate, place) => {
    if (place % reportEvery === 0) report(0.2 + (0.25 * place) / count);
    const own = means.get(candidate.key)!;
    if (detailed) details.set(candidate.key, detailsOf(basis, candidate.key, own));
    return scoredCandidate(basis, candidate, own);
  });
  report(0.45);
  const claims = new Claims(model, rankedOf(scored));
  const bands = bandsOf(claims);
  report(0.55);
  const { of: standing, misdrawn } = standings(claims, maximum);
  report(0.8);
  const candidates = inOrder(scored, standing, bands);
  const panelists = evidence.panelistsVary ? [] : evidence.panelists.map(({ key }) => key);
  const ranking: Ranking = {
    candidates,
    bands,
    pairs: claims.list(maximum),
    misdrawn,
    severity: severitiesOf(ratings, weighting, fitted),
    dissent: dissentOf({ ranked: candidates, bands, panelists, model, maximum }),
  };
  const first = standing.get(claims.ranked[0]?.key ?? '')?.interval;
  return { ratings, weighting, model, fitted, means, claims, first, details, ranking };
}

/** Candidates from one report to the next. */
const reportEvery = 50;

/**
 * Two ranked candidates, named beforehand: read `separatedAlone` and `leastForThisPair`.
 * @returns undefined where either has no rank, or the pair is not listed
 */
export function comparePair({ pairs }: Pick<Comparison, 'pairs'>, one: string, other: string): NamedPair | undefined {
  const pair = pairFinder(pairs)(one, other);
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
): PlacedCandidate[] {
  const bandOf = new Map(bands.flatMap(({ candidates }, place) => candidates.map((key) => [key, place] as const)));
  const complete = scored.map(({ share, ...candidate }): PlacedCandidate => {
    const own = standing.get(candidate.key);
    if (own === undefined) {
      const why: NotEstimable = { notEstimable: 'notEstimable' in share ? share.notEstimable : 'no rating' };
      return { ...candidate, interval: why };
    }
    return { ...candidate, ...own, band: bandOf.get(candidate.key)! };
  });
  const place = (candidate: PlacedCandidate) => candidate.band ?? bands.length;
  return complete.sort((a, b) => place(a) - place(b) || alphabetically(a, b));
}
