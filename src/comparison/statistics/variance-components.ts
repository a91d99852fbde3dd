import { rounding } from './estimate.js';
import type { ByPair, PanelDesign } from './panel-design.js';

/** What is known of one assessment's errors before the estimates of all are put together. */
export interface AssessmentResiduals {
  key: string;
  /** What the least-squares fit leaves, by candidate and panelist; NaN where there is no rating. */
  residuals: readonly Float64Array[];
  /** The least error variance to believe, squared shares of the scale. */
  floor: number;
  /** One step of the scale, as a share of it. */
  step: number;
}

/** Where an assessment's error variance comes from. */
export type ErrorSource =
  | { kind: 'own' }
  /** The ratings agree more closely than the scale can show. */
  | { kind: 'floor' }
  /** It has none of its own: the largest of the others stands in. */
  | { kind: 'borrowed'; from: number };

/** An error covariance between two assessments, as a linear form of the estimates. */
type LinearForm = readonly (readonly [pair: number, factor: number])[];

/** A variance with the degrees of freedom it is known with. */
export interface KnownVariance {
  variance: number;
  df: number;
}

/**
 * Variances and covariances, between assessments, of the errors with which the same panelist rates the same candidate.
 * Panelists are taken to err independently of each other.
 *
 * Covariances are kept between 0 and the geometric mean of the two variances, and taken as that where nothing shows
 * them. An assessment without an error of its own borrows the largest, fully correlated with whatever else the same
 * panelist rated.
 */
export class VarianceComponents {
  /** By pair of assessments, squared shares of the scale. */
  readonly errors: ByPair;
  readonly sources: readonly ErrorSource[];
  /** Whether the ratings themselves show the covariance, by pair; or it is a bound. */
  readonly shown: readonly boolean[];
  private readonly forms: readonly LinearForm[];
  private readonly spread: (one: number, other: number) => number;

  /** @returns undefined where no assessment shows its error */
  static from(design: PanelDesign, tables: readonly AssessmentResiduals[]): VarianceComponents | undefined {
    const shown = tables.some((_, a) => design.degrees[design.at(a, a)]! > 0);
    return shown ? new VarianceComponents(design, tables) : undefined;
  }

  private constructor(design: PanelDesign, tables: readonly AssessmentResiduals[]) {
    const { pairs, degrees } = design;
    const estimates = Float64Array.from(pairs, ([a, b], pair) =>
      degrees[pair]! > fewestDegrees ? productSum(tables[a]!.residuals, tables[b]!.residuals) / degrees[pair]! : NaN,
    );
    const own = (a: number) => degrees[design.at(a, a)]! > 0;
    const variance = (a: number) => Math.max(estimates[design.at(a, a)]!, tables[a]!.floor);
    const errors = new Float64Array(pairs.length);
    const forms: LinearForm[] = pairs.map(() => []);
    const sources: ErrorSource[] = [];
    tables.forEach((table, a) => {
      const pair = design.at(a, a);
      if (own(a)) {
        errors[pair] = variance(a);
        forms[pair] = [[pair, 1]];
        sources.push({ kind: estimates[pair]! < table.floor * (1 - rounding) ? 'floor' : 'own' });
        return;
      }
      const [from, most] = largest(tables, a, own, variance);
      errors[pair] = Math.max(most, table.floor);
      forms[pair] = [[design.at(from, from), errors[pair]! / variance(from)]];
      sources.push({ kind: 'borrowed', from });
    });
    this.shown = pairs.map(([a, b], pair) => {
      if (a === b) return own(a);
      const [here, there] = [errors[design.at(a, a)]!, errors[design.at(b, b)]!];
      const bound = Math.sqrt(here * there);
      const estimate = own(a) && own(b) ? estimates[pair]! : NaN;
      if (estimate < bound * (1 - rounding)) {
        errors[pair] = estimate > bound * rounding ? estimate : 0;
        forms[pair] = errors[pair] > 0 ? [[pair, 1]] : [];
        return true;
      }
      errors[pair] = bound;
      const half = (form: LinearForm, by: number): LinearForm => form.map(([of, factor]) => [of, (factor * by) / 2]);
      forms[pair] = [
        ...half(forms[design.at(a, a)]!, Math.sqrt(there / here)),
        ...half(forms[design.at(b, b)]!, Math.sqrt(here / there)),
      ];
      return !Number.isNaN(estimate);
    });
    this.errors = errors;
    this.forms = forms;
    this.sources = sources;
    this.spread = design.spread(errors);
  }

  /**
   * A combination of the components with its degrees of freedom (Satterthwaite): the squared variance over half the
   * variance of its estimate, to first order where a component is a bound.
   * @param weights by pair of assessments
   */
  combined(weights: ByPair): KnownVariance {
    return this.known(weights, this.forms, this.spread);
  }

  /** As `combined` if the round were held again with these errors and another design. */
  expected(design: PanelDesign): (weights: ByPair) => KnownVariance {
    const spread = design.spread(this.errors);
    const forms = this.forms.map((form, pair): LinearForm =>
      design.degrees[pair]! > fewestDegrees ? [[pair, 1]] : form,
    );
    return (weights) => this.known(weights, forms, spread);
  }

  private known(weights: ByPair, forms: readonly LinearForm[], spread: typeof this.spread): KnownVariance {
    let variance = 0;
    const gradient = new Float64Array(weights.length);
    weights.forEach((weight, pair) => {
      if (weight === 0) return;
      variance += weight * this.errors[pair]!;
      for (const [of, factor] of forms[pair]!) gradient[of]! += weight * factor;
    });
    let total = 0;
    for (let one = 0; one < gradient.length; one += 1) {
      if (gradient[one] === 0) continue;
      total += gradient[one]! ** 2 * spread(one, one);
      for (let other = one + 1; other < gradient.length; other += 1) {
        if (gradient[other] !== 0) total += 2 * gradient[one]! * gradient[other]! * spread(one, other);
      }
    }
    return { variance, df: variance ** 2 / total };
  }
}

/** Below this a covariance would be a quotient of nothing by nothing. */
const fewestDegrees = 1e-6;

function productSum(one: readonly Float64Array[], other: readonly Float64Array[]): number {
  let sum = 0;
  for (let c = 0; c < one.length; c += 1) {
    const [here, there] = [one[c]!, other[c]!];
    for (let r = 0; r < here.length; r += 1) {
      const term = here[r]! * there[r]!;
      if (term === term) sum += term;
    }
  }
  return sum;
}

/** The largest error that an assessment may borrow, as a share of its scale or in its levels, whichever is more. */
function largest(
  tables: readonly AssessmentResiduals[],
  borrower: number,
  own: (a: number) => boolean,
  variance: (a: number) => number,
): [from: number, variance: number] {
  let found: [number, number] = [-1, 0];
  // By key, so that of equals the same one lends whatever their order.
  const order = [...tables.keys()].sort((a, b) => (tables[a]!.key < tables[b]!.key ? -1 : 1));
  for (const a of order) {
    if (!own(a)) continue;
    const most = variance(a) * Math.max(1, tables[borrower]!.step / tables[a]!.step) ** 2;
    if (most > found[1] * (1 + rounding)) found = [a, most];
  }
  return found;
}
