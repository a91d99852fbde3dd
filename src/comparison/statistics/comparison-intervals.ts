/** Two of a list, by their places in it, the first before the second. */
type PlacePair = readonly [number, number];

/** Half-widths of intervals to be compared by eye, and the pairs that they show wrongly. */
export interface ComparisonIntervals {
  /** By place; undefined for anyone who can be compared with no one. */
  halfWidths: (number | undefined)[];
  wrong: PlacePair[];
}

/** What is to be drawn; `least` and `apart` are asked for with the lower place first. */
interface DrawnDifferences {
  values: readonly number[];
  /** What the two must differ by to be told apart; undefined where they cannot be compared. */
  least(one: number, other: number): number | undefined;
  apart(one: number, other: number): boolean;
}

/**
 * Half-widths such that two intervals share no point exactly where the two are told apart.
 *
 * With one least difference for all it is half of that. Else the half-widths are fitted to the least differences by
 * least squares, and then moved until the intervals say the same as the claims, as far as that is possible.
 * @see Gabriel, JASA 73 (1978): a simple method of multiple comparisons of means
 * @see Hochberg, Weiss and Hart, Journal of Quality Technology 14 (1982): graphical procedures for multiple comparisons
 */
export function comparisonIntervals(drawn: DrawnDifferences): ComparisonIntervals {
  const pairs = new DrawnPairs(drawn);
  const fitted = pairs.fittedWidths();
  const first = pairs.wrong(fitted);
  return first.length === 0 ? { halfWidths: fitted, wrong: [] } : pairs.moved(fitted, first);
}

type Widths = readonly (number | undefined)[];

/** Every pair asked for once; row by row, the second after the first. */
class DrawnPairs {
  private readonly count: number;
  private readonly distances: Float64Array;
  /** NaN where two cannot be compared. */
  private readonly bounds: Float64Array;
  private readonly apart: Uint8Array;

  constructor({ values, least, apart }: DrawnDifferences) {
    this.count = values.length;
    const pairs = (this.count * (this.count - 1)) / 2;
    this.distances = new Float64Array(pairs);
    this.bounds = new Float64Array(pairs);
    this.apart = new Uint8Array(pairs);
    this.each((i, j, pair) => {
      this.distances[pair] = Math.abs(values[i]! - values[j]!);
      this.bounds[pair] = least(i, j) ?? NaN;
      this.apart[pair] = apart(i, j) ? 1 : 0;
    });
  }

  /** The half-widths w with w_i + w_j nearest to the least differences. */
  fittedWidths(): (number | undefined)[] {
    const sums = new Float64Array(this.count);
    const partners = new Uint32Array(this.count);
    let [low, high] = [Infinity, 0];
    this.each((i, j, pair) => {
      const bound = this.bounds[pair]!;
      if (Number.isNaN(bound)) return;
      for (const place of [i, j]) {
        sums[place]! += bound;
        partners[place]! += 1;
      }
      low = Math.min(low, bound);
      high = Math.max(high, bound);
    });
    if (high - low <= 1e-12 * high) return Array.from(partners, (some) => (some > 0 ? high / 2 : undefined));
    const widths = Float64Array.from(sums, (sum, place) => sum / partners[place]! / 2);
    // Jacobi, damped, so that it settles whoever is joined to whom.
    for (let turn = 0; turn < fittingTurns(this.count); turn += 1) {
      const others = new Float64Array(this.count);
      this.each((i, j, pair) => {
        if (Number.isNaN(this.bounds[pair]!)) return;
        others[i]! += widths[j]!;
        others[j]! += widths[i]!;
      });
      others.forEach((other, place) => {
        widths[place] = (widths[place]! + Math.max(0, (sums[place]! - other) / partners[place]!)) / 2;
      });
    }
    return Array.from(widths, (width, place) => (partners[place]! > 0 ? width : undefined));
  }

  /** Moves half-widths, a pair at a time, towards what the claims say; keeps the best found. */
  moved(fitted: Widths, first: PlacePair[]): ComparisonIntervals {
    const widths = fitted.map((width) => width ?? 0);
    let best: ComparisonIntervals = { halfWidths: [...fitted], wrong: first };
    const little = 1e-6 * Math.max(...widths, 1e-9);
    for (let turn = 0; turn < fittingTurns(this.count); turn += 1) {
      this.each((i, j, pair) => {
        if (!this.isWrong(widths, i, j, pair)) return;
        const excess = this.distances[pair]! - widths[i]! - widths[j]!;
        const change = excess / 2 + (this.apart[pair] ? -little : little);
        widths[i] = Math.max(0, widths[i]! + change);
        widths[j] = Math.max(0, widths[j]! + change);
      });
      const wrong = this.wrong(widths);
      if (wrong.length < best.wrong.length) {
        best = { halfWidths: fitted.map((width, place) => (width === undefined ? undefined : widths[place]!)), wrong };
      }
      if (wrong.length === 0) break;
    }
    return best;
  }

  /** The pairs whose intervals meet although they are told apart, or the other way round. */
  wrong(widths: Widths): PlacePair[] {
    const wrong: PlacePair[] = [];
    this.each((i, j, pair) => {
      if (this.isWrong(widths, i, j, pair)) wrong.push([i, j]);
    });
    return wrong;
  }

  private isWrong(widths: Widths, i: number, j: number, pair: number): boolean {
    if (Number.isNaN(this.bounds[pair]!)) return false;
    const clear = this.distances[pair]! > (widths[i] ?? 0) + (widths[j] ?? 0) + 1e-9;
    return clear !== (this.apart[pair] === 1);
  }

  private each(visit: (one: number, other: number, pair: number) => void): void {
    let pair = 0;
    for (let i = 0; i < this.count; i += 1) {
      for (let j = i + 1; j < this.count; j += 1, pair += 1) visit(i, j, pair);
    }
  }
}

/** Fewer where there are very many pairs, so that it takes no more than a second or two. */
function fittingTurns(count: number): number {
  return Math.max(5, Math.min(60, Math.round(2e7 / count ** 2)));
}

/**
 * Which of several findings hold together, so that with none true at most one time in twenty any is named (Holm).
 * @param probabilities of each finding by chance alone
 * @param level how often any may be named wrongly
 * @see Holm, Scandinavian Journal of Statistics 6 (1979)
 */
export function holdTogether(probabilities: readonly number[], level: number): boolean[] {
  const order = probabilities.map((_, place) => place).sort((a, b) => probabilities[a]! - probabilities[b]!);
  const held = probabilities.map(() => false);
  for (const [rank, place] of order.entries()) {
    if (probabilities[place]! > level / (probabilities.length - rank)) break;
    held[place] = true;
  }
  return held;
}
