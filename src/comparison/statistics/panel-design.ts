import { centredCycle, samePanel } from './centred-cycle.js';
import { rounding } from './estimate.js';
import { pseudoInverse } from './two-way-fit.js';

/** Candidates whom the same panelists rated: how many they are, and who rated them, by assessment. */
export interface PanelPattern {
  /** By assessment: the panelists' numbers, ascending; empty where no one rated. */
  panels: readonly (readonly number[])[];
  count: number;
}

/** Where two assessments meet in the estimates: a number for each pair, an assessment with itself among them. */
export type ByPair = Float64Array;

/**
 * Who rated whom in each assessment, and what follows from that alone for residuals of the least-squares fits
 * (rating = candidate + panelist, one fit for each assessment) whose errors are correlated where the same panelist
 * rated the same candidate in two assessments.
 *
 * Everything is worked out once for each pattern of panels: a round where everyone rated everyone has one.
 * @see Searle, Casella and McCulloch, Variance Components (1992), ch. 5 and appendix S: quadratic forms and their
 *   variances
 */
export class PanelDesign {
  /** Every two assessments a ≤ b, by number; the order of all `ByPair`. */
  readonly pairs: readonly (readonly [number, number])[];
  /** E Σ e_a·e_b over the cells that both have, as a multiple of their errors' covariance; on the diagonal the degrees of freedom. */
  readonly degrees: ByPair;

  private readonly place: readonly (readonly number[])[];
  /** Covariance of the panelists' effects over the error's variance, by assessment. */
  private readonly inverse: readonly (readonly (readonly number[])[])[] = [];
  private readonly part: readonly (readonly number[])[] = [];
  /** By pair of assessments. */
  private readonly crossed: readonly (readonly (readonly number[])[])[] = [];
  /** As `degrees`, had the panelists' effects been known. */
  private readonly known: ByPair;

  constructor(
    private readonly patterns: readonly PanelPattern[],
    private readonly assessments: number,
    private readonly panelists: number,
    /** Where a panelist is not the same person from candidate to candidate, so that no one has an effect of their own. */
    private readonly alike = false,
  ) {
    const all = Array.from({ length: assessments }, (_, a) => a);
    this.pairs = all.flatMap((a) => all.slice(a).map((b) => [a, b] as const));
    const place = all.map(() => all.map(() => 0));
    this.pairs.forEach(([a, b], index) => (place[a]![b] = place[b]![a] = index));
    this.place = place;
    this.known = Float64Array.from(this.pairs, ([a, b]) => this.sum((pattern) => centredTrace(pattern, a, b)));
    const [only, ...others] = patterns;
    if (only && others.length === 0) {
      // Everyone was rated by the same: each candidate tells the same, and their means cost one of them.
      const lost = alike ? 1 : 1 - 1 / only.count;
      this.degrees = this.known.map((known) => known * lost);
      return;
    }
    const solved = all.map((a) => this.solved(a));
    this.inverse = solved.map(({ inverse }) => inverse);
    this.part = solved.map(({ part }) => part);
    this.crossed = this.pairs.map(([a, b]) => (a === b ? [] : this.crossing(a, b)));
    this.degrees = Float64Array.from(this.pairs, ([a, b], index) =>
      a === b ? solved[a]!.df : this.crossDegrees(a, b, index),
    );
  }

  /** The number of the pair of two assessments. */
  at(a: number, b: number): number {
    return this.place[a]![b]!;
  }

  /** Whether anyone was rated by the same panelist in two assessments. */
  meet(a: number, b: number): boolean {
    return this.patterns.some(({ panels }) => panels[a]!.some((panelist) => panels[b]!.includes(panelist)));
  }

  /** Whether two panels of an assessment are joined, directly or through others. */
  joined(a: number, one: PanelPattern, other: PanelPattern): boolean {
    const [here, there] = [one.panels[a]![0], other.panels[a]![0]];
    if (here === undefined || there === undefined) return false;
    return one === other || this.part[a]![here] === this.part[a]![there];
  }

  /**
   * What each pair of assessments adds to the variance of the difference between two candidates' adjusted means, over
   * the covariance of its errors; of two candidates with these panels, who are joined in every assessment.
   */
  difference(one: PanelPattern, other: PanelPattern): ByPair {
    const carried =
      one === other ? [] : this.inverse.map((inverse, a) => this.carried(inverse, one.panels[a]!, other.panels[a]!));
    return Float64Array.from(this.pairs, ([a, b], index) => {
      const own = meanCovariance(one, a, b) + meanCovariance(other, a, b);
      const [x, y] = [carried[a], carried[b]];
      if (a === b) return own + (x ? x.shared : 0);
      let more = 0;
      if (y) more -= towards(one, a, b, y.effects) - towards(other, a, b, y.effects);
      if (x) more -= towards(one, b, a, x.effects) - towards(other, b, a, x.effects);
      if (x && y) more += bilinear(x.effects, this.crossed[index]!, y.effects);
      return own + more;
    });
  }

  /**
   * Half the covariances of the estimated covariances (Σ e_a·e_b / degrees), for errors that are normal with the
   * covariances given. Exact where every assessment has the same cells, or each of them is complete; else the effect
   * of the panelists' estimated effects is spread evenly.
   * @param errors by pair of assessments
   */
  spread(errors: ByPair): (one: number, other: number) => number {
    const cycles = new Map<number, number>();
    const cycle = (a: number, b: number, c: number, d: number) => {
      const key = cycleKey(this.assessments, a, b, c, d);
      const found = cycles.get(key) ?? this.cycle(a, b, c, d);
      cycles.set(key, found);
      return found;
    };
    return (one, other) => {
      const scale = this.degrees[one]! * this.degrees[other]!;
      if (scale <= 0) return 0;
      const [a, b] = this.pairs[one]!;
      const [c, d] = this.pairs[other]!;
      const error = (x: number, y: number) => errors[this.at(x, y)]!;
      const first = error(b, c) * error(d, a);
      const second = error(b, d) * error(c, a);
      const total = (first ? first * cycle(a, b, c, d) : 0) + (second ? second * cycle(a, b, d, c) : 0);
      return total / 2 / scale;
    };
  }

  /** tr(R_a R_b R_c R_d), R the residual makers, each product over the cells that both have. */
  private cycle(a: number, b: number, c: number, d: number): number {
    const edges = [this.at(a, b), this.at(b, c), this.at(c, d), this.at(d, a)];
    let ratio = 1;
    for (const edge of edges) {
      if (this.known[edge]! <= 0) return 0;
      ratio *= Math.max(0, this.degrees[edge]!) / this.known[edge]!;
    }
    return ratio ** 0.25 * this.sum(({ panels }) => centredCycle([panels[a]!, panels[b]!, panels[c]!, panels[d]!]));
  }

  private sum(of: (pattern: PanelPattern) => number): number {
    return this.patterns.reduce((total, pattern) => total + pattern.count * of(pattern), 0);
  }

  /** The panelists' normal equations of one assessment, once the candidates are eliminated, solved. */
  private solved(a: number) {
    const used = [...new Set(this.patterns.flatMap(({ panels }) => panels[a]!))].sort((x, y) => x - y);
    const seat = new Map(used.map((panelist, index) => [panelist, index]));
    const matrix = used.map(() => used.map(() => 0));
    const joined = used.map((_, index) => index);
    const root = (index: number): number => (joined[index] === index ? index : (joined[index] = root(joined[index]!)));
    let cells = 0;
    let candidates = 0;
    for (const { panels, count } of this.patterns) {
      const seats = panels[a]!.map((panelist) => seat.get(panelist)!);
      if (seats.length === 0) continue;
      cells += count * seats.length;
      candidates += count;
      for (const r of seats) {
        joined[root(r)] = root(seats[0]!);
        matrix[r]![r]! += count;
        for (const s of seats) matrix[r]![s]! -= count / seats.length;
      }
    }
    const roots = used.map((_, index) => root(index));
    const parts = [...new Set(roots)];
    if (this.alike) {
      const none = Array.from({ length: this.panelists }, () => Array.from({ length: this.panelists }, () => 0));
      return { inverse: none, part: none.map(() => 0), df: cells - candidates };
    }
    const small = pseudoInverse(
      matrix,
      roots.map((one) => parts.indexOf(one)),
      parts.length,
    );
    const inverse = Array.from({ length: this.panelists }, (_, r) =>
      Array.from({ length: this.panelists }, (__, s) => small[seat.get(r) ?? -1]?.[seat.get(s) ?? -1] ?? 0),
    );
    const part = Array.from({ length: this.panelists }, (_, r) => roots[seat.get(r) ?? -1] ?? -1);
    return { inverse, part, df: cells - candidates - used.length + parts.length };
  }

  /** Σ over candidates and shared panelists of what a rating tells of the panelists' effects, in one and the other. */
  private crossing(a: number, b: number): number[][] {
    const matrix = Array.from({ length: this.panelists }, () => Array.from({ length: this.panelists }, () => 0));
    for (const { panels, count } of this.patterns) {
      const [here, there] = [panels[a]!, panels[b]!];
      const shared = here.filter((panelist) => there.includes(panelist));
      const both = (count * shared.length) / here.length / there.length;
      if (shared.length === 0) continue;
      for (const r of shared) {
        matrix[r]![r]! += count;
        for (const s of there) matrix[r]![s]! -= count / there.length;
        for (const s of here) matrix[s]![r]! -= count / here.length;
      }
      for (const r of here) for (const s of there) matrix[r]![s]! += both;
    }
    return matrix;
  }

  private crossDegrees(a: number, b: number, index: number): number {
    const crossed = this.crossed[index]!;
    const within = this.sum(({ panels }) => {
      const [here, there] = [panels[a]!, panels[b]!];
      const shared = here.filter((panelist) => there.includes(panelist));
      const [one, other] = [centred(this.inverse[a]!, here), centred(this.inverse[b]!, there)];
      let total = 0;
      for (const r of shared) {
        for (const s of shared) {
          const same = r === s ? 1 : 0;
          total -= (same - 1 / here.length) * other(r, s) + (same - 1 / there.length) * one(r, s);
        }
      }
      return total;
    });
    let across = 0;
    const [left, right] = [product(this.inverse[a]!, crossed), product(crossed, this.inverse[b]!)];
    left.forEach((row, r) => row.forEach((x, s) => (across += x * right[r]![s]!)));
    const known = this.known[index]!;
    const degrees = known + within + across;
    // What additions leave of 0 would be a ten-thousandth once its fourth root is taken.
    return degrees > known * rounding ? degrees : 0;
  }

  /** What the difference of two panels' means takes from the panelists' effects; nothing where the panels are the same. */
  private carried(inverse: readonly (readonly number[])[], one: readonly number[], other: readonly number[]) {
    if (one === other || samePanel(one, other)) return undefined;
    const share = new Float64Array(this.panelists);
    for (const panelist of one) share[panelist]! += 1 / one.length;
    for (const panelist of other) share[panelist]! -= 1 / other.length;
    const effects = inverse.map((row) => dot(row, share));
    return { effects, shared: Math.max(0, dot(effects, share)) };
  }
}

/** One number for a cycle, wherever it begins and whichever way it goes. */
function cycleKey(n: number, a: number, b: number, c: number, d: number): number {
  const key = (w: number, x: number, y: number, z: number) => ((w * n + x) * n + y) * n + z;
  const onward = Math.min(key(a, b, c, d), key(b, c, d, a), key(c, d, a, b), key(d, a, b, c));
  return Math.min(onward, key(d, c, b, a), key(c, b, a, d), key(b, a, d, c), key(a, d, c, b));
}

/** Whom two assessments of one candidate share, over the product of their panels: the covariance of the two means. */
function meanCovariance({ panels }: PanelPattern, a: number, b: number): number {
  const [here, there] = [panels[a]!, panels[b]!];
  const shared = a === b ? here.length : here.filter((panelist) => there.includes(panelist)).length;
  return shared / here.length / there.length;
}

/** Covariance of a candidate's mean in one assessment with a combination of the panelists' effects in another. */
function towards({ panels }: PanelPattern, a: number, b: number, effects: readonly number[]): number {
  const [here, there] = [panels[a]!, panels[b]!];
  let own = 0;
  let all = 0;
  let shared = 0;
  for (const panelist of there) {
    all += effects[panelist]!;
    if (!here.includes(panelist)) continue;
    own += effects[panelist]!;
    shared += 1;
  }
  return (own - (shared * all) / there.length) / here.length;
}

/** The matrix of one panel with its means of rows and columns taken out. */
function centred(matrix: readonly (readonly number[])[], panel: readonly number[]): (r: number, s: number) => number {
  const means = new Map(panel.map((r) => [r, panel.reduce((sum, s) => sum + matrix[r]![s]!, 0) / panel.length]));
  const mean = [...means.values()].reduce((sum, x) => sum + x, 0) / Math.max(1, panel.length);
  return (r, s) => matrix[r]![s]! - means.get(r)! - means.get(s)! + mean;
}

/** tr(C_a C_b), C taking a panel's mean out, over the panelists that both have. */
function centredTrace({ panels }: PanelPattern, a: number, b: number): number {
  const [here, there] = [panels[a]!, panels[b]!];
  if (a === b) return Math.max(0, here.length - 1);
  const s = here.filter((panelist) => there.includes(panelist)).length;
  if (s === 0) return 0;
  return s - s / here.length - s / there.length + (s * s) / here.length / there.length;
}

function product(one: readonly (readonly number[])[], other: readonly (readonly number[])[]): number[][] {
  const width = other[0]?.length ?? 0;
  return one.map((row) => {
    const out = Array.from({ length: width }, () => 0);
    row.forEach((x, k) => {
      if (x !== 0) for (let c = 0; c < width; c += 1) out[c]! += x * other[k]![c]!;
    });
    return out;
  });
}

function bilinear(x: readonly number[], matrix: readonly (readonly number[])[], y: readonly number[]): number {
  return x.reduce((sum, value, r) => sum + (value === 0 ? 0 : value * dot(matrix[r]!, y)), 0);
}

function dot(one: readonly number[], other: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += one[index]! * other[index]!;
  return sum;
}
