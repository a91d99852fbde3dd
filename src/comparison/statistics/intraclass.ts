import { estimate, type Estimate, type NotEstimable, type Reason, rounding } from './estimate.js';
import { fCritical } from './quantiles.js';

/** Mean squares of a complete table: between rows (candidates), within rows, between columns, error. */
export interface MeanSquares {
  rows: number;
  columns: number;
  between: number;
  within: number;
  judges: number;
  error: number;
}

export interface Intraclass {
  estimate: Estimate;
  interval: { low: number; high: number } | NotEstimable;
}

/** Shrout and Fleiss' six, by their own names: (2,·) another panel like this one, (3,·) this very panel. */
export interface IntraclassCorrelations {
  meanSquares: MeanSquares;
  icc11: Estimate;
  icc1k: Estimate;
  icc21: Intraclass;
  icc2k: Intraclass;
  icc31: Intraclass;
  icc3k: Intraclass;
}

const tooFew: Reason = 'too few ratings to tell chance from difference';

/** What rounding leaves of a sum of squares that is truly nothing. */
const nothing = 1e-20;

export function meanSquares(table: readonly (readonly number[])[]): MeanSquares {
  const n = table.length;
  const k = table[0]?.length ?? 0;
  const grand = mean(table.flat());
  const rowMeans = table.map(mean);
  const columnMeans = Array.from({ length: k }, (_, column) => mean(table.map((row) => row[column]!)));
  const residuals = table.flatMap((row, r) => row.map((x, c) => x - rowMeans[r]! - columnMeans[c]! + grand));
  const betweenSum = k * squares(rowMeans.map((value) => value - grand));
  const judgesSum = n * squares(columnMeans.map((value) => value - grand));
  const errorSum = squares(residuals);
  return {
    rows: n,
    columns: k,
    between: clean(betweenSum) / (n - 1),
    within: clean(judgesSum + errorSum) / (n * (k - 1)),
    judges: clean(judgesSum) / (k - 1),
    error: clean(errorSum) / ((n - 1) * (k - 1)),
  };
}

/**
 * Intraclass correlations of candidates (rows) × panelists (columns), with 95% intervals.
 * @returns the reason for a table that is too small, incomplete or without variation
 * @see Shrout and Fleiss, Psychological Bulletin 86 (1979); McGraw and Wong, Psychological Methods 1 (1996)
 */
export function intraclassCorrelations(
  table: readonly (readonly (number | undefined)[])[],
): IntraclassCorrelations | NotEstimable {
  const columns = table[0]?.length ?? 0;
  if (columns < 2) return { notEstimable: 'one panelist' };
  if (table.length < 3) return { notEstimable: 'fewer than 3 candidates' };
  if (table.some((row) => row.length !== columns || row.some((cell) => cell === undefined))) {
    return { notEstimable: 'not every panelist scored every candidate' };
  }
  const squaresOf = meanSquares(table as number[][]);
  const { rows: n, columns: k, between: b, within: w, judges: j, error: e } = squaresOf;
  if (b === 0 && w === 0) return { notEstimable: 'no variation' };
  const icc21 = (b - e) / (b + (k - 1) * e + (k * (j - e)) / n);
  return {
    meanSquares: squaresOf,
    icc11: estimate((b - w) / (b + (k - 1) * w), 'no variation'),
    icc1k: estimate((b - w) / b, 'no variation'),
    icc21: { estimate: estimate(icc21, 'no variation'), interval: randomInterval(squaresOf, icc21, false) },
    icc2k: {
      // Candidates and panelists may differ less than chance would have it: then there is no variance to divide by.
      estimate: estimate(byVariance(b - e, b, j / n, -e / n), tooFew),
      interval: randomInterval(squaresOf, icc21, true),
    },
    icc31: {
      estimate: estimate((b - e) / (b + (k - 1) * e), 'no variation'),
      interval: fixedInterval(squaresOf, false),
    },
    icc3k: { estimate: estimate((b - e) / b, 'no variation'), interval: fixedInterval(squaresOf, true) },
  };
}

/** One number by the sum of others, where that is a variance: not where it is nothing, or less, within rounding. */
function byVariance(number: number, ...terms: number[]): number | undefined {
  const variance = sum(terms);
  return variance > rounding * sum(terms.map(Math.abs)) ? number / variance : undefined;
}

function fixedInterval(m: MeanSquares, average: boolean): Intraclass['interval'] {
  if (m.error === 0) return { notEstimable: 'the panelists agree exactly' };
  const ratio = m.between / m.error;
  const df = (m.rows - 1) * (m.columns - 1);
  const low = ratio / fCritical(m.rows - 1, df);
  const high = ratio * fCritical(df, m.rows - 1);
  const share = (f: number) => (average ? 1 - 1 / f : (f - 1) / (f + m.columns - 1));
  return bounds(share(low), share(high), 'no variation');
}

function randomInterval(m: MeanSquares, icc21: number, average: boolean): Intraclass['interval'] {
  if (m.error === 0) return { notEstimable: 'the panelists agree exactly' };
  const { rows: n, columns: k, between: b, judges: j, error: e } = m;
  const first = (k * icc21 * j) / e;
  const other = n * (1 + (k - 1) * icc21) - k * icc21;
  if (Math.abs(first + other) <= rounding * (Math.abs(first) + Math.abs(other))) return { notEstimable: tooFew };
  const df = ((k - 1) * (n - 1) * (first + other) ** 2) / ((n - 1) * first ** 2 + other ** 2);
  if (df < 1 - rounding) return { notEstimable: tooFew };
  const upper = fCritical(n - 1, df);
  const lower = fCritical(df, n - 1);
  const spread = average ? j - e : k * j + (k * n - k - n) * e;
  return bounds(
    byVariance(n * (b - upper * e), upper * spread, n * b),
    byVariance(n * (lower * b - e), spread, n * lower * b),
    tooFew,
  );
}

function bounds(low: number | undefined, high: number | undefined, reason: Reason): Intraclass['interval'] {
  if (low === undefined || high === undefined) return { notEstimable: reason };
  const sound = Number.isFinite(low) && Number.isFinite(high) && low <= high && high <= 1;
  return sound ? { low, high } : { notEstimable: reason };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function squares(values: readonly number[]): number {
  return values.reduce((total, value) => total + value * value, 0);
}

function clean(total: number): number {
  return total < nothing ? 0 : total;
}
