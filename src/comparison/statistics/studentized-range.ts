import jStat from 'jstat';

/** Above this many degrees of freedom the library takes the spread as known, which is the range of normal values. */
const known = 1e9;
/** From here on the range of normal values is smaller for certain, as far as a double can tell. */
const widest = 16;
const perUnit = 32;

/**
 * The distribution of the range of `groups` normal values of spread 1. It is dear, an integral each, and asked for all
 * along its width: it is worked out where it is needed on a grid, and read between the points of that with a cubic,
 * which is right to seven digits.
 */
class RangeOfNormals {
  private readonly grid = new Float64Array(widest * perUnit + 3).fill(NaN);

  constructor(private readonly groups: number) {}

  /** How often the range is below `width`. */
  at(width: number): number {
    if (width >= widest) return 1;
    const place = width * perUnit;
    const from = Math.max(1, Math.floor(place));
    const t = place - from;
    const [a, b, c, d] = [this.point(from - 1), this.point(from), this.point(from + 1), this.point(from + 2)];
    // Lagrange's cubic through four neighbors, at -1, 0, 1 and 2.
    return (
      (-a * t * (t - 1) * (t - 2)) / 6 +
      (b * (t + 1) * (t - 1) * (t - 2)) / 2 -
      (c * (t + 1) * t * (t - 2)) / 2 +
      (d * (t + 1) * t * (t - 1)) / 6
    );
  }

  private point(place: number): number {
    const found = this.grid[place]!;
    if (!Number.isNaN(found)) return found;
    return (this.grid[place] = jStat.tukey.cdf(place / perUnit, this.groups, known));
  }
}

const ranges = new Map<number, RangeOfNormals>();

function rangeOf(groups: number): RangeOfNormals {
  const found = ranges.get(groups);
  if (found) return found;
  if (ranges.size > 100) ranges.clear();
  const made = new RangeOfNormals(groups);
  ranges.set(groups, made);
  return made;
}

/**
 * The spread s as `df` degrees of freedom estimate a true one of 1, in steps, each with how likely it is. Its logarithm u
 * has the density exp(df (u - exp(2u) / 2)) but for a constant, which falls off so fast on both sides that equal steps
 * are as exact as any.
 */
function spreads(df: number): { s: Float64Array; weight: Float64Array } {
  const step = 0.2 / Math.sqrt(2 * df);
  const at = (u: number) => ({ s: Math.exp(u), weight: Math.exp(df * (u - (Math.exp(2 * u) - 1) / 2)) });
  const all = [at(0)];
  for (const direction of [step, -step]) {
    for (let n = 1, next = at(direction); next.weight > 1e-14; next = at(direction * ++n)) all.push(next);
  }
  const sum = all.reduce((total, { weight }) => total + weight, 0);
  return { s: Float64Array.from(all, ({ s }) => s), weight: Float64Array.from(all, ({ weight }) => weight / sum) };
}

/**
 * The value that the studentized range of `groups` means stays below in a share `p` of cases (Tukey), with `df` degrees
 * of freedom: the mean over the spread of how often the range of normal values is below q s, solved for q. Twelve times
 * as fast as the library's own inverse, and right where that is not: with 2 degrees of freedom and many groups it is off
 * by up to a fifth.
 */
export function studentizedRangeQuantile(p: number, groups: number, df: number): number {
  const range = rangeOf(groups);
  const { s, weight } = spreads(df);
  const below = (q: number) => {
    let sum = 0;
    for (let step = 0; step < s.length; step += 1) sum += weight[step]! * range.at(q * s[step]!);
    return sum;
  };
  let [low, high] = [0, 8];
  while (below(high) < p) [low, high] = [high, 2 * high];
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (below(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
