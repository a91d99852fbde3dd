import type { RatedAssessment, Ratings } from './ratings.js';
import { fittedTotals, type FittedTotals } from './totals.js';
import { oneReason, type NotEstimable } from '../statistics/estimate.js';
import { PanelDesign, type ByPair, type PanelPattern } from '../statistics/panel-design.js';
import { VarianceComponents, type AssessmentResiduals, type KnownVariance } from '../statistics/variance-components.js';
import type { Weighting } from './weighting.js';

/** One assessment that counts in the overall, with the fit of its panelists' totals. */
export interface CountingAssessment extends FittedTotals {
  key: string;
  /** Its criteria's share of the overall. */
  share: number;
  rated: RatedAssessment;
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
  private readonly panelists: number;
  private readonly alike: boolean;
  private readonly patternOf: ReadonlyMap<string, NumberedPattern>;
  private readonly patterns: readonly NumberedPattern[];

  constructor(ratings: Ratings, weighting: Weighting) {
    this.alike = ratings.evidence.panelistsVary ?? false;
    this.assessments = ratings.assessments.flatMap((rated) => counting(rated, weighting, this.alike));
    const seats = new Map<string, number>();
    for (const { fit } of this.assessments)
      for (const key of fit.columns) if (!seats.has(key)) seats.set(key, seats.size);
    this.panelists = seats.size;
    const place = { candidates: ratings.candidates.map(({ key }) => key), seats };
    const patterns = patternsOf(this.assessments, place, () => true);
    this.patternOf = patterns.of;
    this.patterns = patterns.all;
    this.design = this.designOf(patterns.all);
    const some = this.assessments.some(({ fit, errorFit }) => fit !== errorFit);
    const kept = ({ errorFit }: CountingAssessment, candidate: string) => errorFit.hasRow(candidate);
    this.components = VarianceComponents.from(
      some ? this.designOf(patternsOf(this.assessments, place, kept).all) : this.design,
      this.assessments.map((one) => residualsOf(one, place)),
    );
  }

  /** Candidates whom the same panelists rated have one number; their differences are known equally well. */
  kindOf(candidate: string): number | undefined {
    return this.patternOf.get(candidate)?.number;
  }

  /** How well the difference between two candidates of these kinds is known, whatever it is. */
  variance(one: number, other: number): KnownVariance | NotEstimable {
    if (this.assessments.length === 0) return { notEstimable: 'nothing carries weight' };
    if (this.components === undefined) return this.whyUnknown();
    const [here, there] = [this.patterns[Math.min(one, other)]!, this.patterns[Math.max(one, other)]!];
    if (!this.assessments.every((_, a) => this.design.joined(a, here, there))) {
      return { notEstimable: 'the panels do not overlap' };
    }
    return this.components.combined(this.weighted(this.design.difference(here, there)));
  }

  /** The overall once it no longer matters who rated whom, 0 to 1; to be compared within joined panels only. */
  adjustedOverall(candidate: string): number {
    return this.assessments.reduce((sum, { share, fit }) => {
      const mean = fit.adjustedMean(candidate);
      return 'value' in mean ? sum + share * mean.value : sum;
    }, 0);
  }

  /**
   * How well the difference of two candidates by one panelist's ratings alone is known.
   * @param assessments keys of those that the panelist rated both in; their shares are taken as the whole
   */
  ofOnePanelist(assessments: readonly string[]): KnownVariance | undefined {
    const whole = this.assessments.reduce((sum, { key, share }) => sum + (assessments.includes(key) ? share : 0), 0);
    const weights = this.assessments.map(({ key, share }) => (assessments.includes(key) ? share / whole : 0));
    return this.components?.combined(
      Float64Array.from(this.design.pairs, ([a, b]) => 2 * weights[a]! * weights[b]! * (a === b ? 1 : 2)),
    );
  }

  /**
   * How well the difference between two candidates would be known with further panelists who rate everyone and err as
   * those who did.
   * @param only the assessment that they join; all of them unless said
   */
  withMore(one: string, other: string, more: number, only?: string): KnownVariance | undefined {
    const [here, there] = [this.patternOf.get(one), this.patternOf.get(other)];
    if (!here || !there || !this.components) return undefined;
    const enlarged = more === 0 ? this.patterns : this.patterns.map((pattern) => this.enlarged(pattern, more, only));
    const design = more === 0 ? this.design : this.designOf(enlarged, this.panelists + more);
    const [a, b] = [enlarged[here.number]!, enlarged[there.number]!];
    if (!this.assessments.every((_, index) => design.joined(index, a, b))) return undefined;
    return this.components.expected(design)(this.weighted(design.difference(a, b)));
  }

  private designOf(patterns: readonly PanelPattern[], panelists = this.panelists): PanelDesign {
    return new PanelDesign(patterns, this.assessments.length, panelists, this.alike);
  }

  private enlarged({ panels, count }: PanelPattern, more: number, only?: string): PanelPattern {
    const joining = Array.from({ length: more }, (_, place) => this.panelists + place);
    return {
      count,
      panels: panels.map((panel, a) =>
        panel.length > 0 && (only === undefined || this.assessments[a]!.key === only) ? [...panel, ...joining] : panel,
      ),
    };
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
    return oneReason(reasons) ?? { notEstimable: 'no rating' };
  }
}

interface NumberedPattern extends PanelPattern {
  number: number;
  count: number;
}

interface Places {
  candidates: readonly string[];
  seats: ReadonlyMap<string, number>;
}

function counting(rated: RatedAssessment, weighting: Weighting, alike: boolean): CountingAssessment[] {
  const { key } = rated.evidence;
  const share = weighting.assessmentShares.get(key) ?? 0;
  if (share <= 0) return [];
  const weights = rated.criteria.map((criterion) => weighting.coefficients[criterion.index]!);
  return [{ key, share, rated, ...fittedTotals(rated, weights, alike) }];
}

/** Candidates by whom they were rated; a candidate may be left out of an assessment. */
function patternsOf(
  assessments: readonly CountingAssessment[],
  { candidates, seats }: Places,
  included: (assessment: CountingAssessment, candidate: string) => boolean,
): { all: NumberedPattern[]; of: Map<string, NumberedPattern> } {
  const found = new Map<string, NumberedPattern>();
  const of = new Map<string, NumberedPattern>();
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
    const pattern = found.get(key) ?? { number: found.size, panels, count: 0 };
    pattern.count += 1;
    found.set(key, pattern);
    of.set(candidate, pattern);
  }
  return { all: [...found.values()], of };
}

function residualsOf(
  { key, errorFit, floor, step }: CountingAssessment,
  { candidates, seats }: Places,
): AssessmentResiduals {
  const residuals = candidates.map((candidate) => {
    const row = new Float64Array(seats.size).fill(NaN);
    errorFit.residuals(candidate).forEach((residual, column) => {
      if (residual !== undefined) row[seats.get(errorFit.columns[column]!)!] = residual;
    });
    return row;
  });
  return { key, residuals, floor, step };
}
