import jStat from 'jstat';
import { studentizedRangeQuantile } from './studentized-range.js';

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

/** Two-sided critical value of Student's t: 97.5% lies below it. */
export function tCritical(df: number): number {
  return ofT.of(df, () => jStat.studentt.inv((1 + confidence) / 2, df));
}

/** How often Student's t lies at least so far from 0, on either side, by chance. */
export function tProbability(t: number, df: number): number {
  return Math.min(1, 2 * (1 - jStat.studentt.cdf(Math.abs(t), df)));
}

/** The value that 97.5% of Fisher's F lies below. */
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

let power: number | undefined;

/** How far above a bound the truth must be, in standard errors, to exceed it in four of five cases: about 0.84. */
export function powerCritical(): number {
  return (power ??= jStat.normal.inv(0.8, 0, 1));
}

/** How often the standard normal distribution lies below a value. */
export function normalProbability(value: number): number {
  return jStat.normal.cdf(value, 0, 1);
}

/**
 * Critical value of the studentized range for all pairs of `groups` means (Tukey): a difference is real when it
 * exceeds this / √2 standard errors of a difference. Degrees of freedom are rounded down, as with a printed table: to
 * tenths below 10, then to two digits.
 *
 * Two means are Student's t exactly. Below 2 degrees of freedom, for which nobody prints a table, Bonferroni's
 * bound stands in, which is never too small.
 * @param families how many such lists are read, so that in all of them together one time in twenty any pair is named
 */
export function studentizedRangeCritical(groups: number, df: number, families = 1): number {
  const level = (1 - confidence) / families;
  if (groups <= 2 && families === 1) return Math.SQRT2 * tCritical(df);
  const step = df < 10 ? 0.1 : 10 ** (Math.floor(Math.log10(df)) - 1);
  const rounded = Math.max(0.1, Number((Math.floor(df / step + 1e-6) * step).toFixed(1)));
  return within(ofRange, groups + families / 1024).of(rounded, () => {
    if (rounded >= 2 && groups > 2) return studentizedRangeQuantile(1 - level, groups, rounded);
    const pairs = (groups * (groups - 1)) / 2;
    return Math.SQRT2 * jStat.studentt.inv(1 - level / (2 * pairs), rounded);
  });
}
