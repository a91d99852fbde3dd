import { centredCycle, samePanel } from './centred-cycle.js';
import { rounding } from './estimate.js';
import { pseudoInverse } from './pseudo-inverse.js';

/** Candidates whom the same panelists rated: how many they are, and who rated them, by assessment. */
export interface PanelPattern {
  /** By assessment: the panelists' numbers, ascending; empty where no one rated. */
  panels: readonly (readonly number[])[];
  count: number;
}

/** A square matrix by panelists' numbers, row after row. */
type Square = Float64Array;

const none: Square = new Float64Array(0);

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
  private readonly inverse: readonly Square[] = [];
  private readonly part: readonly Int32Array[] = [];
  /** By pair of assessments. */
  private readonly crossed: readonly Square[] = [];
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
    this.crossed = this.pairs.map(([a, b]) => (a === b ? none : this.crossing(a, b)));
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
    const [n, width] = [used.length, this.panelists];
    const seat = new Int32Array(width);
    used.forEach((panelist, index) => (seat[panelist] = index));
    const matrix = new Float64Array(n * n);
    const joined = Int32Array.from(used, (_, index) => index);
    const root = (index: number): number => (joined[index] === index ? index : (joined[index] = root(joined[index]!)));
    let cells = 0;
    let candidates = 0;
    for (const { panels, count } of this.patterns) {
      const panel = panels[a]!;
      if (panel.length === 0) continue;
      cells += count * panel.length;
      candidates += count;
      const share = count / panel.length;
      for (const panelist of panel) {
        const r = seat[panelist]!;
        joined[root(r)] = root(seat[panel[0]!]!);
        matrix[r * n + r]! += count;
        for (let p = 0; p < panel.length; p += 1) matrix[r * n + seat[panel[p]!]!]! -= share;
      }
    }
    const roots = used.map((_, index) => root(index));
    const parts = [...new Set(roots)];
    const inverse = new Float64Array(width * width);
    if (this.alike) return { inverse, part: new Int32Array(width), df: cells - candidates };
    const small = pseudoInverse(
      matrix,
      roots.map((one) => parts.indexOf(one)),
      parts.length,
    );
    const part = new Int32Array(width).fill(-1);
    for (let r = 0; r < n; r += 1) {
      const row = used[r]! * width;
      part[used[r]!] = roots[r]!;
      for (let c = 0; c < n; c += 1) inverse[row + used[c]!] = small[r * n + c]!;
    }
    return { inverse, part, df: cells - candidates - n + parts.length };
  }

  /** Σ over candidates and shared panelists of what a rating tells of the panelists' effects, in one and the other. */
  private crossing(a: number, b: number): Square {
    const n = this.panelists;
    const matrix = new Float64Array(n * n);
    for (const { panels, count } of this.patterns) {
      const [here, there] = [panels[a]!, panels[b]!];
      const shared = inBoth(here, there);
      if (shared.length === 0) continue;
      const both = (count * shared.length) / here.length / there.length;
      const [row, column] = [count / there.length, count / here.length];
      for (const r of shared) {
        matrix[r * n + r]! += count;
        for (let p = 0; p < there.length; p += 1) matrix[r * n + there[p]!]! -= row;
        for (let p = 0; p < here.length; p += 1) matrix[here[p]! * n + r]! -= column;
      }
      for (const r of here) for (let p = 0; p < there.length; p += 1) matrix[r * n + there[p]!]! += both;
    }
    return matrix;
  }

  private crossDegrees(a: number, b: number, index: number): number {
    const [crossed, left, right] = [this.crossed[index]!, this.inverse[a]!, this.inverse[b]!];
    const n = this.panelists;
    const within = this.sum(({ panels }) => {
      const [here, there] = [panels[a]!, panels[b]!];
      const shared = inBoth(here, there);
      if (shared.length === 0) return 0;
      const [one, other] = [meansOf(left, n, here), meansOf(right, n, there)];
      let total = 0;
      for (const r of shared) {
        for (const s of shared) {
          const same = r === s ? 1 : 0;
          const x = left[r * n + s]! - one.rows[r]! - one.rows[s]! + one.all;
          const y = right[r * n + s]! - other.rows[r]! - other.rows[s]! + other.all;
          total -= (same - 1 / here.length) * y + (same - 1 / there.length) * x;
        }
      }
      return total;
    });
    let across = 0;
    const [x, y] = [new Float64Array(n), new Float64Array(n)];
    for (let r = 0; r < n; r += 1) {
      rowOfProduct(left, crossed, r, x);
      rowOfProduct(crossed, right, r, y);
      for (let s = 0; s < n; s += 1) across += x[s]! * y[s]!;
    }
    const known = this.known[index]!;
    const degrees = known + within + across;
    // What additions leave of 0 would be a ten-thousandth once its fourth root is taken.
    return degrees > known * rounding ? degrees : 0;
  }

  /** What the difference of two panels' means takes from the panelists' effects; nothing where the panels are the same. */
  private carried(inverse: Square, one: readonly number[], other: readonly number[]) {
    if (one === other || samePanel(one, other)) return undefined;
    const share = new Float64Array(this.panelists);
    for (const panelist of one) share[panelist]! += 1 / one.length;
    for (const panelist of other) share[panelist]! -= 1 / other.length;
    const effects = share.map((_, r) => dot(inverse, r * share.length, share));
    return { effects, shared: Math.max(0, dot(effects, 0, share)) };
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
  const shared = a === b ? here.length : inBoth(here, there).length;
  return shared / here.length / there.length;
}

/** Covariance of a candidate's mean in one assessment with a combination of the panelists' effects in another. */
function towards({ panels }: PanelPattern, a: number, b: number, effects: Float64Array): number {
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

/** The means of one panel's part of a matrix: of each row, by the panelist's number, and of all of it. */
function meansOf(matrix: Square, n: number, panel: readonly number[]): { rows: Float64Array; all: number } {
  const rows = new Float64Array(n);
  let all = 0;
  for (const r of panel) {
    let sum = 0;
    for (let p = 0; p < panel.length; p += 1) sum += matrix[r * n + panel[p]!]!;
    rows[r] = sum / panel.length;
    all += rows[r];
  }
  return { rows, all: all / Math.max(1, panel.length) };
}

/** Who is in two panels, ascending as they are. */
function inBoth(one: readonly number[], other: readonly number[]): number[] {
  const both: number[] = [];
  for (let a = 0, b = 0; a < one.length && b < other.length;) {
    const difference = one[a]! - other[b]!;
    if (difference === 0) both.push(one[a]!);
    if (difference <= 0) a += 1;
    if (difference >= 0) b += 1;
  }
  return both;
}

/** tr(C_a C_b), C taking a panel's mean out, over the panelists that both have. */
function centredTrace({ panels }: PanelPattern, a: number, b: number): number {
  const [here, there] = [panels[a]!, panels[b]!];
  if (a === b) return Math.max(0, here.length - 1);
  const s = inBoth(here, there).length;
  if (s === 0) return 0;
  return s - s / here.length - s / there.length + (s * s) / here.length / there.length;
}

/** Row `r` of the product of two matrices, into `out`. */
function rowOfProduct(one: Square, other: Square, r: number, out: Float64Array): void {
  const n = out.length;
  out.fill(0);
  for (let k = 0; k < n; k += 1) {
    const x = one[r * n + k]!;
    if (x === 0) continue;
    for (let c = 0, at = k * n; c < n; c += 1, at += 1) out[c]! += x * other[at]!;
  }
}

function bilinear(x: Float64Array, matrix: Square, y: Float64Array): number {
  let sum = 0;
  for (let r = 0; r < x.length; r += 1) if (x[r] !== 0) sum += x[r]! * dot(matrix, r * y.length, y);
  return sum;
}

/** Of `other` with what a matrix has from a place on. */
function dot(one: Float64Array, from: number, other: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < other.length; index += 1) sum += one[from + index]! * other[index]!;
  return sum;
}
