import jStat from 'jstat';

/** The share of repetitions in which an interval should hold the truth. */
export const confidence = 0.95;

/** Quantiles are dear and asked for again and again with the same degrees of freedom. */
class Remembered {
  private readonly known = new Map<number, number>();

  of(df: number, work: () => number): number {
    const found = this.known.get(df);
    if (found !== undefined) return found;
    if (this.known.size > 2000) this.known.clear();
    const value = work();
    this.known.set(df, value);
    return value;
  }
}

const ofT = new Remembered();
/** By the first of two parameters: F's numerator, the groups of a range. */
const ofF = new Map<number, Remembered>();
const ofRange = new Map<number, Remembered>();

function within(kinds: Map<number, Remembered>, first: number): Remembered {
  const found = kinds.get(first);
  if (found) return found;
  if (kinds.size > 100) kinds.clear();
  const made = new Remembered();
  kinds.set(first, made);
  return made;
}

/** Two-sided critical value of Student's t: 97.5 % lies below it. */
export function tCritical(df: number): number {
  return ofT.of(df, () => jStat.studentt.inv((1 + confidence) / 2, df));
}

/** The value that 97.5 % of Fisher's F lies below. */
export function fCritical(numeratorDf: number, denominatorDf: number): number {
  return within(ofF, numeratorDf).of(denominatorDf, () =>
    jStat.centralF.inv((1 + confidence) / 2, numeratorDf, denominatorDf),
  );
}

let normal: number | undefined;

/** Two-sided critical value of the normal distribution, about 1.96. */
export function normalCritical(): number {
  return (normal ??= jStat.normal.inv((1 + confidence) / 2, 0, 1));
}

/**
 * Critical value of the studentised range for all pairs of `groups` means (Tukey): a difference is real when it
 * exceeds this / √2 standard errors of a difference. Degrees of freedom are rounded down, as with a printed table: to
 * tenths below 10, whole numbers below 100, tens above.
 *
 * Two means are Student's t exactly. The library's integral is for 2 degrees of freedom or more; below that
 * Bonferroni's bound stands in, which is never too small.
 */
export function studentizedRangeCritical(groups: number, df: number): number {
  if (groups <= 2) return Math.SQRT2 * tCritical(df);
  const step = df < 10 ? 0.1 : df < 100 ? 1 : 10;
  const rounded = Number((Math.floor(df / step + 1e-6) * step).toFixed(1));
  return within(ofRange, groups).of(rounded, () => {
    if (rounded >= 2) return jStat.tukey.inv(confidence, groups, rounded);
    const pairs = (groups * (groups - 1)) / 2;
    return Math.SQRT2 * jStat.studentt.inv(1 - (1 - confidence) / (2 * pairs), rounded);
  });
}
