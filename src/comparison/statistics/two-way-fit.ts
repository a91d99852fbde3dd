import { estimate, type Estimate } from './estimate.js';
import { pseudoInverse } from './pseudo-inverse.js';

/** One number in a table of rows (candidates) and columns (panelists), any of whose cells may be missing. */
export interface Cell {
  row: string;
  column: string;
  value: number;
}

/** What rounding leaves of a sum of squares that is truly nothing. */
const nothing = 1e-20;

/**
 * Ordinary least squares of x = μ + row + column (the columns of a part sum to 0), over the cells that are present.
 *
 * Where the table falls into parts that share neither a row nor a column, each part is fitted by itself and what
 * lies in different parts cannot be compared. Variances are given as multiples of the error's.
 * @see Searle, Linear Models (1971), ch. 7: two-way crossed classification without interaction
 */
export class TwoWayFit {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Parts of the table that nothing joins: 1 when every row can be compared with every other. */
  readonly parts: number;
  readonly residualDf: number;
  /** Residual mean square, in squared units of the cells. */
  readonly residualMeanSquare: Estimate;

  private readonly rowIndex: Map<string, number>;
  private readonly columnIndex: Map<string, number>;
  private readonly rowPart: number[];
  /** Each row's share of each column: 1/m where it has a cell, m its number of cells. */
  private readonly incidence: number[][];
  private readonly effects: number[];
  private readonly means: number[];
  /** Covariance of the column effects, over the error variance; row after row. */
  private readonly columnCovariance: Float64Array;
  private readonly carried: number[][] = [];
  private readonly table: readonly (readonly (number | undefined)[])[];

  /** @param alike where a column is not the same judge from row to row, so that it has no effect of its own */
  constructor(cells: readonly Cell[], alike = false) {
    this.rows = [...new Set(cells.map((cell) => cell.row))];
    this.columns = [...new Set(cells.map((cell) => cell.column))];
    this.rowIndex = new Map(this.rows.map((row, index) => [row, index]));
    this.columnIndex = new Map(this.columns.map((column, index) => [column, index]));
    const table = this.rows.map(() => this.columns.map((): number | undefined => undefined));
    for (const { row, column, value } of cells) table[this.rowIndex.get(row)!]![this.columnIndex.get(column)!] = value;
    this.table = table;

    const { rowPart, columnPart, parts } = alike ? onePart(table, this.columns) : partsOf(table, this.columns.length);
    this.rowPart = rowPart;
    this.parts = parts;
    const counts = table.map((row) => row.filter((x) => x !== undefined).length);
    this.incidence = table.map((row, r) => row.map((x) => (x === undefined ? 0 : 1 / counts[r]!)));
    const rowMeans = table.map((row, r) => sum(row.map((x) => x ?? 0)) / counts[r]!);

    const { matrix, right } = this.reducedEquations(table, rowMeans);
    this.columnCovariance = alike ? new Float64Array(matrix.length) : pseudoInverse(matrix, columnPart, parts);
    this.effects = this.covarianceWith(right);
    this.means = rowMeans.map((mean, r) => mean - dot(this.incidence[r]!, this.effects));

    let residual = 0;
    table.forEach((row, r) =>
      row.forEach((x, c) => {
        if (x !== undefined) residual += (x - this.means[r]! - this.effects[c]!) ** 2;
      }),
    );
    this.residualDf = sum(counts) - this.rows.length - (alike ? 0 : this.columns.length - parts);
    this.residualMeanSquare =
      this.residualDf > 0
        ? estimate(
            residual < nothing ? 0 : residual / this.residualDf,
            'too few ratings to tell chance from difference',
          )
        : { notEstimable: this.whyNoResidual() };
  }

  get connected(): boolean {
    return this.parts === 1;
  }

  /** μ + row: what the row would have got from all columns of its part. */
  adjustedMean(row: string): Estimate {
    return estimate(this.means[this.rowIndex.get(row) ?? -1], 'no rating');
  }

  /** How far a column lies above the mean of its part's columns. */
  columnEffect(column: string): Estimate {
    return estimate(this.effects[this.columnIndex.get(column) ?? -1], 'no rating');
  }

  /** Variance of an adjusted mean: 1/k in a complete table of k columns. */
  meanVariance(row: string): Estimate {
    const r = this.rowIndex.get(row);
    if (r === undefined) return { notEstimable: 'no rating' };
    return { value: this.ownVariance(r) + Math.max(0, dot(this.incidence[r]!, this.carriedOf(r))) };
  }

  /** Variance of the difference of two adjusted means: 2/k in a complete table. */
  differenceVariance(one: string, other: string): Estimate {
    const a = this.rowIndex.get(one);
    const b = this.rowIndex.get(other);
    if (a === undefined || b === undefined) return { notEstimable: 'no rating' };
    if (this.rowPart[a] !== this.rowPart[b]) return { notEstimable: 'the panels do not overlap' };
    if (a === b) return { value: 0 };
    const [here, there] = [this.carriedOf(a), this.carriedOf(b)];
    let shared = 0;
    this.incidence[a]!.forEach((share, c) => (shared += (share - this.incidence[b]![c]!) * (here[c]! - there[c]!)));
    return { value: this.ownVariance(a) + this.ownVariance(b) + Math.max(0, shared) };
  }

  hasRow(row: string): boolean {
    return this.rowIndex.has(row);
  }

  /** The columns that a row has cells in. */
  columnsOf(row: string): string[] {
    const cells = this.table[this.rowIndex.get(row) ?? -1] ?? [];
    return this.columns.filter((_, c) => cells[c] !== undefined);
  }

  /** The mean of a row's own cells; NaN where it has none. */
  rowMean(row: string): number {
    const cells = (this.table[this.rowIndex.get(row) ?? -1] ?? []).filter((x) => x !== undefined);
    return sum(cells) / cells.length;
  }

  /** What the fit leaves of each cell of a row; undefined where a column has none. */
  residuals(row: string): readonly (number | undefined)[] {
    const r = this.rowIndex.get(row);
    if (r === undefined) return [];
    return this.table[r]!.map((x, c) => (x === undefined ? undefined : x - this.means[r]! - this.effects[c]!));
  }

  /** Variance of a column's effect. */
  effectVariance(column: string): Estimate {
    const c = this.columnIndex.get(column);
    return estimate(c === undefined ? undefined : this.columnCovariance[c * (this.columns.length + 1)], 'no rating');
  }

  /** The normal equations of the columns, once the rows are eliminated. */
  private reducedEquations(table: readonly (readonly (number | undefined)[])[], rowMeans: readonly number[]) {
    const n = this.columns.length;
    const matrix = new Float64Array(n * n);
    const right = this.columns.map(() => 0);
    for (let r = 0; r < table.length; r += 1) {
      const [row, shares] = [table[r]!, this.incidence[r]!];
      for (let c = 0; c < n; c += 1) {
        const x = row[c];
        if (x === undefined) continue;
        matrix[c * n + c]! += 1;
        right[c]! += x - rowMeans[r]!;
        for (let d = 0; d < n; d += 1) matrix[c * n + d]! -= shares[d]!;
      }
    }
    return { matrix, right };
  }

  /** The product of the columns' covariance with one number for each column. */
  private covarianceWith(columns: readonly number[]): number[] {
    const n = this.columns.length;
    return this.columns.map((_, c) => {
      let sum = 0;
      for (let d = 0; d < n; d += 1) sum += this.columnCovariance[c * n + d]! * columns[d]!;
      return sum;
    });
  }

  private ownVariance(r: number): number {
    return Math.max(...this.incidence[r]!);
  }

  /** Covariance of the column effects with what a row takes from them; asked for once for every pair. */
  private carriedOf(r: number): readonly number[] {
    return (this.carried[r] ??= this.covarianceWith(this.incidence[r]!));
  }

  private whyNoResidual() {
    if (this.rows.length === 0) return 'no rating';
    if (this.columns.length === 1) return 'one panelist';
    if (this.rows.length === 1) return 'one candidate';
    return this.parts > 1 ? 'the panels do not overlap' : 'too few ratings to tell chance from difference';
  }
}

function onePart(table: readonly unknown[], columns: readonly string[]) {
  return { rowPart: table.map(() => 0), columnPart: columns.map(() => 0), parts: Math.min(1, table.length) };
}

function partsOf(table: readonly (readonly (number | undefined)[])[], columns: number) {
  const rowPart = table.map(() => -1);
  const columnPart = Array.from({ length: columns }, () => -1);
  let parts = 0;
  rowPart.forEach((part, start) => {
    if (part !== -1 || rowPart[start] !== -1) return;
    const waiting = [start];
    rowPart[start] = parts;
    for (let r = waiting.pop(); r !== undefined; r = waiting.pop()) {
      table[r]!.forEach((x, c) => {
        if (x === undefined || columnPart[c] !== -1) return;
        columnPart[c] = parts;
        table.forEach((row, other) => {
          if (row[c] === undefined || rowPart[other] !== -1) return;
          rowPart[other] = parts;
          waiting.push(other);
        });
      });
    }
    parts += 1;
  });
  return { rowPart, columnPart, parts };
}

function dot(one: readonly number[], other: readonly number[]): number {
  let total = 0;
  for (let index = 0; index < one.length; index += 1) total += one[index]! * other[index]!;
  return total;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
