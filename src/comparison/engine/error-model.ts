import type { RatedAssessment, Ratings } from '../ratings.js';
import { errorFloor, totalsOf } from './totals.js';
import type { NotEstimable } from '../statistics/estimate.js';
import { PanelDesign, type ByPair, type PanelPattern } from '../statistics/panel-design.js';
import { TwoWayFit, type Cell } from '../statistics/two-way-fit.js';
import { VarianceComponents, type AssessmentResiduals, type KnownVariance } from '../statistics/variance-components.js';
import type { Weighting } from '../weighting.js';

/** One assessment that counts in the overall, with the fit of its panelists' totals. */
export interface CountingAssessment {
  key: string;
  /** Its criteria's share of the overall. */
  share: number;
  rated: RatedAssessment;
  /** Totals as shares of what could be had, under the criteria's shares of the overall. */
  cells: readonly Cell[];
  fit: TwoWayFit;
  floor: number;
  step: number;
  /** Candidates so near an end of the scale that they cannot vary. */
  atEnd: ReadonlySet<string>;
  /** The fit whose residuals stand for the error: of all candidates, or without those at an end of the scale. */
  errorFit: TwoWayFit;
}

/** A difference of two candidates' overalls, 0 to 1, adjusted for who rated whom, and how well it is known. */
export interface KnownDifference extends KnownVariance {
  adjusted: number;
}

/**
 * How far the overalls of a round can be trusted: one model of panelists' errors over all assessments.
 *
 * Total of candidate c by panelist r in assessment a = candidate + panelist + error. The errors of the same panelist
 * about the same candidate are correlated between assessments; all others are independent.
 * @see Brennan, Generalizability Theory (2001), ch. 9 and 10: multivariate designs with linked facets
 */
export class ErrorModel {
  readonly assessments: readonly CountingAssessment[];
  /** Nothing where no assessment was scored by two panelists whose panels meet. */
  readonly components: VarianceComponents | undefined;
  readonly design: PanelDesign;
  private readonly patternOf: ReadonlyMap<string, PanelPattern>;
  private readonly known = new Map<PanelPattern, Map<PanelPattern, KnownVariance>>();

  constructor(ratings: Ratings, weighting: Weighting) {
    this.assessments = ratings.assessments.flatMap((rated) => counting(rated, weighting));
    const seats = new Map<string, number>();
    for (const { fit } of this.assessments) for (const key of fit.columns) if (!seats.has(key)) seats.set(key, seats.size);
    const candidates = ratings.candidates.map(({ key }) => key);
    const place = { candidates, seats };
    const patterns = patternsOf(this.assessments, place, () => true);
    this.patternOf = patterns.of;
    this.design = new PanelDesign(patterns.all, this.assessments.length, seats.size);
    const apart = this.assessments.some(({ fit, errorFit }) => fit !== errorFit);
    const estimating = apart
      ? new PanelDesign(
          patternsOf(this.assessments, place, ({ fit, errorFit, atEnd }, key) => fit === errorFit || !atEnd.has(key)).all,
          this.assessments.length,
          seats.size,
        )
      : this.design;
    this.components = VarianceComponents.from(
      estimating,
      this.assessments.map((one) => residualsOf(one, place)),
    );
  }

  /** How well the difference between two candidates is known, whatever it is. */
  variance(one: string, other: string): KnownVariance | NotEstimable {
    const [here, there] = [this.patternOf.get(one), this.patternOf.get(other)];
    if (this.assessments.length === 0) return { notEstimable: 'nothing carries weight' };
    if (!here || !there) return { notEstimable: 'no rating' };
    if (this.components === undefined) return this.whyUnknown();
    const found = this.known.get(here)?.get(there) ?? this.known.get(there)?.get(here);
    if (found) return found;
    if (!this.assessments.every((_, a) => this.design.joined(a, here, there))) {
      return { notEstimable: 'the panels do not overlap' };
    }
    const known = this.components.combined(this.weighted(this.design.difference(here, there)));
    if (!this.known.has(here)) this.known.set(here, new Map());
    this.known.get(here)!.set(there, known);
    return known;
  }

  /** The difference of two overalls once it no longer matters who rated whom; one less other, 0 to 1. */
  adjustedDifference(one: string, other: string): number {
    return this.assessments.reduce((sum, { share, fit }) => {
      const [a, b] = [fit.adjustedMean(one), fit.adjustedMean(other)];
      return 'value' in a && 'value' in b ? sum + share * (a.value - b.value) : sum;
    }, 0);
  }

  /** What each pair of assessments adds, under their shares of the overall. */
  private weighted(multiples: ByPair): ByPair {
    return multiples.map((multiple, pair) => {
      const [a, b] = this.design.pairs[pair]!;
      return multiple * this.assessments[a]!.share * this.assessments[b]!.share * (a === b ? 1 : 2);
    });
  }

  private whyUnknown(): NotEstimable {
    const reasons = this.assessments.flatMap(({ fit }) =>
      'notEstimable' in fit.residualMeanSquare ? [fit.residualMeanSquare] : [],
    );
    return reasons[0] ?? { notEstimable: 'no rating' };
  }
}

interface Places {
  candidates: readonly string[];
  seats: ReadonlyMap<string, number>;
}

function counting(rated: RatedAssessment, weighting: Weighting): CountingAssessment[] {
  const { key, levels } = rated.evidence;
  const share = weighting.assessmentShares.get(key) ?? 0;
  if (share <= 0) return [];
  const weights = rated.criteria.map((criterion) => weighting.coefficients[criterion.index]!);
  const cells = totalsOf(rated, weights);
  const fit = new TwoWayFit(cells);
  const floor = errorFloor(rated, weights);
  const step = 1 / (levels - 1);
  const atEnd = new Set(fit.rows.filter((row) => isAtEnd(fit.rowMean(row), step)));
  return [{ key, share, rated, cells, fit, floor, step, atEnd, errorFit: errorFit(cells, fit, atEnd) }];
}

/** Within half a level of an end of the scale ratings have no room to differ. */
function isAtEnd(mean: number, step: number): boolean {
  return Math.min(mean, 1 - mean) <= step / 2 + 1e-9;
}

/** Without the candidates at an end of the scale, if two or more others remain and differ more. */
function errorFit(cells: readonly Cell[], fit: TwoWayFit, atEnd: ReadonlySet<string>): TwoWayFit {
  if (atEnd.size === 0 || fit.rows.length - atEnd.size < 2) return fit;
  const others = new TwoWayFit(cells.filter(({ row }) => !atEnd.has(row)));
  const [all, rest] = [fit.residualMeanSquare, others.residualMeanSquare];
  return 'value' in rest && (!('value' in all) || rest.value > all.value) ? others : fit;
}

/** Candidates by whom they were rated; a candidate may be left out of an assessment. */
function patternsOf(
  assessments: readonly CountingAssessment[],
  { candidates, seats }: Places,
  included: (assessment: CountingAssessment, candidate: string) => boolean,
): { all: PanelPattern[]; of: Map<string, PanelPattern> } {
  const found = new Map<string, PanelPattern>();
  const of = new Map<string, PanelPattern>();
  for (const candidate of candidates) {
    const panels = assessments.map((assessment) =>
      included(assessment, candidate)
        ? assessment.fit
            .columnsOf(candidate)
            .map((column) => seats.get(column)!)
            .sort((a, b) => a - b)
        : [],
    );
    const key = panels.map((panel) => panel.join()).join(';');
    const pattern = found.get(key) ?? { panels, count: 0 };
    pattern.count += 1;
    found.set(key, pattern);
    of.set(candidate, pattern);
  }
  return { all: [...found.values()], of };
}

function residualsOf({ errorFit, floor, step }: CountingAssessment, { candidates, seats }: Places): AssessmentResiduals {
  const residuals = candidates.map((candidate) => {
    const row = new Float64Array(seats.size).fill(NaN);
    errorFit.residuals(candidate).forEach((residual, column) => {
      if (residual !== undefined) row[seats.get(errorFit.columns[column]!)!] = residual;
    });
    return row;
  });
  return { residuals, floor, step };
}
