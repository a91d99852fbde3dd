/** A table with given row and column totals, as near to its base as it can be. Totals and cells are fractions of 1. */
export interface FittedMargins {
  /** By row, then column. Rows have their totals; columns have theirs wherever that is possible. */
  cells: number[][];
  /**
   * cell = row factor × column factor × base, the column factors averaging 1 under the columns' totals.
   * Absent where some cells had to be emptied: the form then holds only inside each part of the table.
   */
  factors: { rows: number[]; columns: number[] } | undefined;
  /** Columns that have less than their total, and all the rows that touch any of them. Empty where none has less. */
  short: { columns: number[]; rows: number[] };
  /** Columns that have more than their total, and the rows that touch no others. Empty where none has more. */
  over: { columns: number[]; rows: number[] };
}

/** Rows and columns that are fitted among themselves, the columns to `ratio` times their totals. */
interface Part {
  rows: number[];
  columns: number[];
  ratio: number;
}

/** Two ratios that differ by less are one. */
const same = 1e-9;

/**
 * Iterative proportional fitting: rows and columns are scaled to their totals in turn until both hold.
 *
 * Both can hold only if no set of columns is to have more than the rows that touch it give (Hall's condition). Where
 * one is, the limit of the fitting after its step over the rows is taken: the set that is worst off gets all that its
 * rows give, each column the same part of its total; then the rest, in the same way.
 * @param base not negative; every row and column with a total above 0 touches something
 * @param rows totals that sum to 1 @param columns totals that sum to 1, or all 0
 * @see Deming and Stephan, Annals of Mathematical Statistics 11 (1940); Ireland and Kullback, Biometrika 55 (1968)
 */
export function fitMargins(
  base: readonly (readonly number[])[],
  rows: readonly number[],
  columns: readonly number[],
): FittedMargins {
  const parts = partsOf(base, rows, columns);
  const cells = base.map((row) => row.map(() => 0));
  let factors: FittedMargins['factors'];
  for (const part of parts) {
    const own = part.rows.map((row) => part.columns.map((column) => base[row]![column]!));
    const fitted = fitPart(
      own,
      part.rows.map((row) => rows[row]!),
      part.columns.map((column) => columns[column]! * part.ratio),
    );
    part.rows.forEach((row, r) =>
      part.columns.forEach((column, k) => {
        cells[row]![column] = fitted.rows[r]! * fitted.columns[k]! * own[r]![k]!;
      }),
    );
    if (parts.length === 1) factors = spread(part, fitted, rows.length, columns);
  }
  const few = parts.filter(({ ratio }) => ratio < 1 - same);
  const many = parts.filter(({ ratio }) => ratio > 1 + same);
  return { cells, factors, short: joined(few), over: joined(many) };
}

/** The table cut where cells have to be empty, the set of columns that is worst off first. */
function partsOf(base: readonly (readonly number[])[], totals: readonly number[], columns: readonly number[]): Part[] {
  const parts: Part[] = [];
  let rows = totals.flatMap((total, row) => (total > 0 ? [row] : []));
  let left = columns.flatMap((total, column) => (total > 0 ? [column] : []));
  while (rows.length > 0 && left.length > 0) {
    const worst = subsetsOf(left)
      .map((set) => {
        const touching = rows.filter((row) => set.some((column) => base[row]![column]! > 0));
        const given = sum(touching.map((row) => totals[row]!));
        return { rows: touching, columns: set, ratio: given / sum(set.map((column) => columns[column]!)) };
      })
      // Small sets come first: one that is as badly off as a larger set around it is a part of its own.
      .reduce((one, other) => (other.ratio < one.ratio * (1 - same) ? other : one));
    parts.push(Math.abs(worst.ratio - 1) <= same ? { ...worst, ratio: 1 } : worst);
    rows = rows.filter((row) => !worst.rows.includes(row));
    left = left.filter((column) => !worst.columns.includes(column));
  }
  // Rows that touch only columns whose total is 0.
  const none = columns.flatMap((total, column) =>
    total === 0 && rows.some((row) => base[row]![column]! > 0) ? [column] : [],
  );
  if (rows.length > 0) parts.push({ rows, columns: none, ratio: Infinity });
  return parts;
}

/** Every set of some of them, small ones first. */
function subsetsOf(list: readonly number[]): number[][] {
  const all = Array.from({ length: 2 ** list.length - 1 }, (_, bits) =>
    list.filter((_one, place) => ((bits + 1) >> place) & 1),
  );
  return all.sort((one, other) => one.length - other.length);
}

interface Factors {
  rows: number[];
  columns: number[];
}

/** Where columns have no total to come to, rows alone are scaled. */
function fitPart(base: readonly number[][], rows: readonly number[], columns: readonly number[]): Factors {
  let factors = columns.map(() => 1);
  const free = columns.some((total) => !Number.isFinite(total));
  for (let round = 1; ; round += 1) {
    const scaled = base.map((row, r) => rows[r]! / sum(row.map((cell, k) => cell * factors[k]!)));
    const got = factors.map((factor, k) => factor * sum(base.map((row, r) => scaled[r]! * row[k]!)));
    const error = Math.max(...got.map((value, k) => Math.abs(value - columns[k]!)));
    if (free || error <= within || round > mostRounds) return { rows: scaled, columns: factors };
    const plain = factors.map((factor, k) => (factor * columns[k]!) / got[k]!);
    factors = round > plainRounds ? (newtonStep(base, rows, columns, factors) ?? plain) : plain;
  }
}

/** On totals of 1: hundred times finer than the 1e-12 of a point that is promised cannot be had in doubles. */
const within = 1e-14;
const plainRounds = 60;
const mostRounds = 400;

/**
 * Where a cell is nearly empty the plain steps creep. This is Newton's on the same equations: the logarithms of the
 * column factors minimize Σ A log Σ base × factor − Σ C log factor, which is convex.
 * @returns nothing where it would lead away
 */
function newtonStep(
  base: readonly number[][],
  rows: readonly number[],
  columns: readonly number[],
  factors: readonly number[],
): number[] | undefined {
  const parts = base.map((row) => {
    const products = row.map((cell, k) => cell * factors[k]!);
    const all = sum(products);
    return products.map((product) => product / all);
  });
  const got = columns.map((_, k) => sum(parts.map((row, r) => rows[r]! * row[k]!)));
  const free = columns.length - 1;
  const slope = columns.slice(0, free).map((total, k) => got[k]! - total);
  const curve = slope.map((_, k) =>
    slope.map((_one, l) => (k === l ? got[k]! : 0) - sum(parts.map((row, r) => rows[r]! * row[k]! * row[l]!))),
  );
  const step = solved(curve, slope);
  if (step === undefined) return undefined;
  const start = height(base, rows, columns, factors);
  for (let size = 1; size > 1e-4; size /= 2) {
    const next = factors.map((factor, k) => factor * Math.exp(-size * (step[k] ?? 0)));
    if (height(base, rows, columns, next) <= start) return next;
  }
  return undefined;
}

function height(
  base: readonly number[][],
  rows: readonly number[],
  columns: readonly number[],
  factors: readonly number[],
): number {
  const given = rows.map((total, r) => total * Math.log(sum(base[r]!.map((cell, k) => cell * factors[k]!))));
  return sum(given) - sum(columns.map((total, k) => total * Math.log(factors[k]!)));
}

/** Gaussian elimination of a small positive definite system; nothing where it is singular. */
function solved(matrix: readonly number[][], right: readonly number[]): number[] | undefined {
  const lines = matrix.map((row, at) => [...row, right[at]!]);
  const size = lines.length;
  for (let at = 0; at < size; at += 1) {
    const pivot = lines[at]![at]!;
    if (!(pivot > 0)) return undefined;
    for (let below = at + 1; below < size; below += 1) {
      const times = lines[below]![at]! / pivot;
      for (let column = at; column <= size; column += 1) lines[below]![column]! -= times * lines[at]![column]!;
    }
  }
  const answer = right.map(() => 0);
  for (let at = size - 1; at >= 0; at -= 1) {
    const known = sum(answer.map((value, column) => (column > at ? value * lines[at]![column]! : 0)));
    answer[at] = (lines[at]![size]! - known) / lines[at]![at]!;
  }
  return answer.every((value) => Number.isFinite(value)) ? answer : undefined;
}

function spread(part: Part, fitted: Factors, length: number, totals: readonly number[]): Factors {
  const weighed = sum(part.columns.map((column, k) => totals[column]! * fitted.columns[k]!));
  const all = sum(part.columns.map((column) => totals[column]!));
  const mean = all > 0 ? weighed / all : 1;
  const rows = Array.from({ length }, () => 0);
  const columns = totals.map(() => 0);
  part.rows.forEach((row, r) => (rows[row] = fitted.rows[r]! * mean));
  part.columns.forEach((column, k) => (columns[column] = fitted.columns[k]! / mean));
  return { rows, columns };
}

function joined(parts: readonly Part[]): { columns: number[]; rows: number[] } {
  const sorted = (list: number[]) => list.sort((one, other) => one - other);
  return {
    columns: sorted(parts.flatMap(({ columns }) => columns)),
    rows: sorted(parts.flatMap(({ rows }) => rows)),
  };
}

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
