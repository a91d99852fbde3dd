import { categories, categoryName } from '../../jobs/model/category.js';
import { isContextByPlan } from './context.js';
import { assessmentScore, type FittedAssessment } from './assessment-scores.js';
import type { CandidateComparison, CategoryScore, CriterionReference, PanelistOverall } from './comparison.js';
import type { CandidateEvidence } from '../../assessments/evidence/evidence.js';
import { whyNotTaken } from './deviations.js';
import type { Ratings } from './ratings.js';
import { groupScore, overallScore, pointsSpread, type CriterionMeans } from './scores.js';
import { estimate, scaled, steady, type Estimate } from '../statistics/estimate.js';
import { weightOf, type Weighting } from './weighting.js';

/** What the scores of a candidate are worked out from. */
export interface ScoringBasis {
  ratings: Ratings;
  weighting: Weighting;
  fitted: readonly FittedAssessment[];
  maximum: number;
}

/** What a candidate's place does not hang on. */
export type CandidateDetails = Pick<CandidateComparison, 'categories' | 'assessments' | 'strengths' | 'doubts'>;

/** Before it is tried what else their ranks would be, and without their details. */
export type PlacedCandidate = Omit<CandidateComparison, 'sensitivity' | keyof CandidateDetails>;

/** A candidate before anyone is ranked. */
export type ScoredCandidate = Omit<PlacedCandidate, 'rank' | 'band' | 'rankRange' | 'interval'> & {
  /** 0 to 1; only for a complete candidate. */
  share: Estimate;
};

/** One candidate's overall, and each panelist's own. */
export function scoredCandidate(
  basis: ScoringBasis,
  candidate: CandidateEvidence,
  means: CriterionMeans,
): ScoredCandidate {
  const { ratings, weighting, maximum } = basis;
  const missing = missingOf(ratings, weighting, candidate.key, means);
  const share: Estimate =
    missing.length > 0 ? { notEstimable: 'an assessment is missing' } : overallScore(weighting, means);
  return {
    key: candidate.key,
    name: candidate.name,
    status: missing.length > 0 ? { complete: false, missing } : { complete: true },
    share,
    overall: scaled(share, maximum),
    panelists: panelistOveralls(basis, candidate.key),
  };
}

/** One candidate's scores in categories and assessments, with the basis of each. */
export function detailsOf(basis: ScoringBasis, candidate: string, means: CriterionMeans): CandidateDetails {
  const { ratings, fitted, maximum } = basis;
  return {
    categories: categories.map((category) => categoryScore(basis, category, candidate, means)),
    assessments: fitted.map((assessment) => assessmentScore(assessment, candidate, means, maximum)),
    ...standingOut(ratings, candidate, means),
  };
}

/** In words, what a candidate lacks to be ranked. */
function missingOf(ratings: Ratings, weighting: Weighting, candidate: string, means: CriterionMeans): string[] {
  const assessments = ratings.assessments.flatMap((assessment) => {
    const counts = (weighting.assessmentShares.get(assessment.evidence.key) ?? 0) > 0;
    // A reference that the plan gives no points is context: nobody waits for it to be ranked.
    if (assessment.evidence.kind === 'reference' && !counts) return [];
    const why = whyNotTaken(assessment, assessment.takings.get(candidate));
    if (why !== undefined) return [why];
    const rated = assessment.criteria.some(
      ({ index }) => means[index] !== undefined && (!counts || weighting.coefficients[index]! > 0),
    );
    return rated ? [] : [`${assessment.evidence.name}: nothing ${counts ? 'that counts ' : ''}was rated`];
  });
  if (assessments.length > 0) return assessments;
  return weighting.groups
    .filter((group) => group.share > 0 && !('value' in groupScore(group, means)))
    .map((group) => {
      const category = categories.find((known) => known === group.key);
      return `${category ? categoryName[category] : group.key}: nothing that measures it was rated`;
    });
}

function categoryScore(
  { ratings, weighting, maximum }: ScoringBasis,
  category: (typeof categories)[number],
  candidate: string,
  means: CriterionMeans,
): CategoryScore {
  const group = weighting.basis === 'categories' ? weighting.groups.find(({ key }) => key === category) : undefined;
  if (group === undefined) {
    const basis = { rated: 0, criteria: 0, ratings: 0, panelists: 0 };
    return { category, score: { notEstimable: 'not measured' }, basis };
  }
  const measuring = new Set(group.criteria.map(({ criterion }) => criterion.index));
  const raters = new Set<string>();
  let count = 0;
  for (const assessment of ratings.assessments) {
    for (const { panelist, shares } of assessment.takings.get(candidate)?.scorecards ?? []) {
      for (let place = 0; place < shares.length; place += 1) {
        if (shares[place] === undefined || !measuring.has(assessment.criteria[place]!.index)) continue;
        raters.add(panelist);
        count += 1;
      }
    }
  }
  return {
    category,
    score: scaled(groupScore(group, means, pointsSpread(weighting, means)), maximum),
    basis: {
      rated: group.criteria.filter(({ criterion }) => means[criterion.index] !== undefined).length,
      criteria: group.criteria.length,
      ratings: count,
      panelists: raters.size,
    },
  };
}

/**
 * Each panelist's own overall: their ratings under the criteria's points. What they did not rate of an assessment
 * leaves its points to what they did; under literal weights, to all that they rated.
 */
function panelistOveralls({ ratings, weighting, maximum }: ScoringBasis, candidate: string): PanelistOverall[] {
  const literal = weighting.points?.pointsFrom === 'literal_weights';
  const counting = weighting.coefficients.filter((coefficient) => coefficient > 0).length;
  return ratings.evidence.panelists.flatMap(({ key }) => {
    let sum = 0;
    let weight = 0;
    let rated = 0;
    const assessments: string[] = [];
    for (const assessment of ratings.assessments) {
      const scorecard = assessment.takings.get(candidate)?.scorecards.find(({ panelist }) => panelist === key);
      const before = rated;
      let inside = 0;
      let points = 0;
      scorecard?.shares.forEach((share, place) => {
        const coefficient = weighting.coefficients[assessment.criteria[place]!.index]!;
        if (share === undefined || coefficient === 0) return;
        inside += share * coefficient;
        points += coefficient;
        rated += 1;
      });
      if (rated === before) continue;
      const spread = literal ? 1 : weighting.assessmentShares.get(assessment.evidence.key)! / points;
      sum += inside * spread;
      weight += points * spread;
      assessments.push(assessment.evidence.key);
    }
    const value = estimate(weight > 0 ? (sum / weight) * maximum : undefined, 'no rating');
    return 'value' in value ? [{ panelist: key, value: value.value, assessments, complete: rated === counting }] : [];
  });
}

const mentioned = 3;

/** The criteria that a candidate's page should open with, from those that carry weight. */
function standingOut(
  ratings: Ratings,
  candidate: string,
  means: CriterionMeans,
): { strengths: CriterionReference[]; doubts: CriterionReference[] } {
  const rated = ratings.assessments.flatMap((assessment) => {
    // A reference that is context says nothing for or against a candidate by itself.
    if (isContextByPlan(assessment.evidence)) return [];
    const scorecards = assessment.takings.get(candidate)?.scorecards ?? [];
    return assessment.criteria.flatMap((criterion, place) => {
      const mean = means[criterion.index];
      if (mean === undefined || weightOf(criterion) === 0) return [];
      const lowest = scorecards.some(({ shares }) => shares[place] === 0);
      const reference = { assessment: assessment.evidence.key, criterion: criterion.evidence.key };
      return [{ reference, mean: steady(mean), lowest, index: criterion.index }];
    });
  });
  const strong = rated.filter(({ mean, lowest }) => mean >= 0.666666 && !lowest);
  const weak = rated.filter(({ mean, lowest }) => mean <= 0.333334 || lowest);
  strong.sort((a, b) => b.mean - a.mean || a.index - b.index);
  weak.sort((a, b) => a.mean - b.mean || a.index - b.index);
  const first = (list: typeof rated) => list.slice(0, mentioned).map(({ reference }) => reference);
  return { strengths: first(strong), doubts: first(weak) };
}
