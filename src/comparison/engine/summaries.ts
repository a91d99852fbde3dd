import type { CriterionPoints } from '../../assessments/points/points.js';
import { categories, type Category } from '../../jobs/model/category.js';
import type { FittedAssessment } from './assessment-scores.js';
import type {
  AssessmentSummary,
  CategorySummary,
  CriterionSummary,
  ErrorCovariance,
  PanelistSummary,
  Precision,
  Severity,
} from './comparison.js';
import { isContext } from './context.js';
import { scaleBands } from '../../assessments/model/rating-scale.js';
import { agreementOf } from './panel-agreement.js';
import type { RatedAssessment, Ratings } from './ratings.js';
import type { ErrorModel } from './error-model.js';
import { fittedTotals, totalsOf } from './totals.js';
import { markClearLeans, overallLean, severityOf } from './severity.js';
import { estimate } from '../statistics/estimate.js';
import { categoryWeight, weightsInside, type Weighting } from './weighting.js';

/**
 * Each assessment with the fit of panelists' totals under what its criteria count in its score; the one that the error
 * model has made, where that is what they count in the overall.
 */
export function fittedAssessments(ratings: Ratings, weighting: Weighting, model: ErrorModel): FittedAssessment[] {
  return ratings.assessments.map((rated) => {
    const weights = weightsInside(rated, weighting);
    const same = rated.criteria.every(({ index }, place) => weighting.coefficients[index] === weights[place]);
    const known = same ? model.assessments.find((one) => one.rated === rated) : undefined;
    if (known) {
      const { fit, errorFit, floor, step } = known;
      return { rated, weights, fit, errorFit, floor, step };
    }
    return { rated, weights, ...fittedTotals(rated, weights, ratings.evidence.panelistsVary) };
  });
}

/** The four categories: what the job analysis says they count, and what they do. */
export function categorySummaries(ratings: Ratings, weighting: Weighting): CategorySummary[] {
  const sum = categories.reduce((total, category) => total + categoryWeight(ratings.evidence, category), 0);
  return categories.map((category) => {
    const group = weighting.basis === 'categories' ? weighting.groups.find(({ key }) => key === category) : undefined;
    const reason = ratings.evidence.categoryWeights[category]?.reason;
    const promised = sum > 0 ? (100 * categoryWeight(ratings.evidence, category)) / sum : undefined;
    return {
      category,
      promised: estimate(promised, 'nothing carries weight'),
      points: group
        ? estimate(weighting.estimable ? 100 * group.share : undefined, 'nothing carries weight')
        : { notEstimable: 'not measured' },
      ...(reason ? { reason } : {}),
      criteria: group?.criteria.length ?? 0,
    };
  });
}

/** How each panelist leans, assessment by assessment. */
export function severitiesOf(ratings: Ratings, weighting: Weighting, fitted: readonly FittedAssessment[]): Severity[] {
  const { job, panelistsVary } = ratings.evidence;
  const severities = fitted.map(({ rated, weights: _weights, ...totals }) =>
    severityOf(rated, totals, job.maximum, panelistsVary),
  );
  markClearLeans(
    severities.filter((_, place) => {
      const { kind, key } = fitted[place]!.rated.evidence;
      return !isContext({ kind, points: pointsOf(key, weighting) });
    }),
  );
  return severities;
}

function pointsOf(assessment: string, { assessmentShares }: Weighting): number {
  return 100 * (assessmentShares.get(assessment) ?? 0);
}

/** What each assessment is, how far its panel agrees, and how each panelist leans. */
export function assessmentSummaries({
  ratings,
  weighting,
  model,
  fitted,
  severity,
}: {
  ratings: Ratings;
  weighting: Weighting;
  model: ErrorModel;
  fitted: readonly FittedAssessment[];
  severity: readonly Severity[];
}): AssessmentSummary[] {
  const sum = ratings.assessments.reduce((total, { evidence }) => total + evidence.weight, 0);
  return fitted.map(({ rated, weights }, place) => {
    const { key, name, kind, levels, weight, weightReason } = rated.evidence;
    return {
      key,
      name,
      kind,
      levels,
      promised: estimate(sum > 0 ? (100 * weight) / sum : undefined, 'nothing carries weight'),
      ...(weightReason ? { weightReason } : {}),
      points: pointsOf(key, weighting),
      panelists: [...rated.panelists],
      criteria: criterionSummaries(rated, weighting, ratings.assessments.indexOf(rated)),
      agreement: agreementOf(rated, totalsOf(rated, weights), ratings.evidence.panelistsVary),
      severity: severity[place]!,
      precision: precisionOf(model, key),
    };
  });
}

function criterionSummaries(rated: RatedAssessment, { points }: Weighting, at: number): CriterionSummary[] {
  return rated.criteria.map(({ evidence, scale, levels }, place) => ({
    key: evidence.key,
    name: evidence.name,
    kind: evidence.kind,
    levels,
    scale,
    bands: scaleBands(scale),
    measures: [...evidence.measures],
    weight: evidence.weight,
    ...(evidence.weightReason ? { weightReason: evidence.weightReason } : {}),
    points: points?.assessments[at]!.criteria[place]!.points ?? 0,
    pointsByCategory: pointsByCategory(points?.assessments[at]!.criteria[place]),
    anchors: [...evidence.anchors],
  }));
}

function pointsByCategory(criterion: CriterionPoints | undefined): Partial<Record<Category, number>> {
  const { none: _none, ...cells } = criterion?.cells ?? {};
  return cells;
}

function precisionOf(model: ErrorModel, key: string): Precision {
  const place = model.assessments.findIndex((one) => one.key === key);
  const counting = model.assessments[place];
  if (counting === undefined) {
    const errorMeanSquare = { notEstimable: 'nothing carries weight' } as const;
    return { errorMeanSquare, df: 0, floored: false, connected: true, counted: false };
  }
  const { fit, errorFit } = counting;
  const source = model.components?.sources[place];
  const own = errorFit.residualMeanSquare;
  const atEnds = fit.rows.length - errorFit.rows.length;
  return {
    errorMeanSquare:
      model.components && source ? { value: model.components.errors[model.design.at(place, place)]! } : own,
    df: errorFit.residualDf,
    floored: source?.kind === 'floor',
    connected: fit.parts <= 1,
    counted: 'value' in own,
    ...(source?.kind === 'borrowed' ? { borrowedFrom: model.assessments[source.from]!.key } : {}),
    ...(atEnds > 0 ? { atEnds } : {}),
  };
}

/** How far one panelist errs alike about one candidate in every two assessments. */
export function errorCovariances({ assessments, components, design }: ErrorModel): ErrorCovariance[] {
  if (components === undefined) return [];
  return design.pairs.flatMap(([a, b], pair): ErrorCovariance[] => {
    const meet = design.meet(a, b);
    if (a === b || !meet) return [];
    const covariance = components.errors[pair]!;
    return [{ assessments: [assessments[a]!.key, assessments[b]!.key], covariance, shown: components.shown[pair]! }];
  });
}

/** Who sat on the panels, and how they lean overall; the same key is the same person in every assessment. */
export function panelistSummaries(ratings: Ratings, assessments: readonly AssessmentSummary[]): PanelistSummary[] {
  return ratings.evidence.panelists.flatMap(({ key, name }) => {
    const own = assessments.filter(({ panelists }) => panelists.includes(key));
    if (own.length === 0) return [];
    const leans = own.map(({ severity, points }) => ({
      lean: severity.panelists.find(({ panelist }) => panelist === key)!.lean,
      share: points / 100,
    }));
    const scorecards = ratings.assessments.flatMap(({ takings }) =>
      [...takings.values()].flatMap((taking) => taking.scorecards.filter(({ panelist }) => panelist === key)),
    ).length;
    return [{ key, name, assessments: own.map((assessment) => assessment.key), scorecards, lean: overallLean(leans) }];
  });
}
