import { rolesNamed } from './column-roles.js';
import { cellValue } from './table-cells.js';
import type { TableRow } from '../../platform/tables/table-row.js';

/** The headings of a table, and the rows below them. */
export interface TableHeader {
  line: number;
  /** Each column's heading, trimmed; "Column 3" where it has none but cells below it do. */
  titles: string[];
  /** The headings as they stand: several columns may have the same. */
  names: string[];
  /** What stands above each heading where the table has two lines of them; empty where nothing does. */
  groups: string[];
  /** How many cells the line of headings has. */
  width: number;
  rows: readonly TableRow[];
  assumptions: string[];
}

/** Finds the line of headings: below a title, and of two lines with merged cells above. */
export function findHeader(rows: readonly TableRow[]): TableHeader | undefined {
  const above = titleLines(rows);
  const [first, second, third] = rows.slice(above);
  if (!first) return undefined;
  const two = second !== undefined && third !== undefined && isUpperLine(first, second, third);
  const line = two ? second : first;
  const below = rows.slice(above + (two ? 2 : 1));
  const repeated = below.filter((row) => isSameLine(row, line));
  const assumptions: string[] = [];
  if (above > 0) {
    assumptions.push(`Passed over above the column names: ${above === 1 ? 'one line' : `${above} lines`} of text.`);
  }
  if (two) assumptions.push('The table has two lines of column names; the upper one names what its columns share.');
  if (repeated.length > 0) {
    const lines = repeated.slice(0, 10).map((row) => row.line);
    assumptions.push(
      `The column names come again on ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}: several tables were read as one.`,
    );
  }
  const body = repeated.length > 0 ? below.filter((row) => !isSameLine(row, line)) : below;
  const groups = two ? filledRight(first, line.cells.length) : line.cells.map(() => '');
  const names = line.cells.map((cell) => cell.replace(/\s+/gu, ' ').trim());
  return {
    line: line.line,
    names,
    titles: titlesOf(line, body),
    groups,
    width: line.cells.length,
    rows: body,
    assumptions,
  };
}

/** Lines with a single text above a table of several columns. */
function titleLines(rows: readonly TableRow[]): number {
  const counts = rows.slice(0, 10).map(({ cells }) => cells.filter((cell) => cell.trim() !== '').length);
  const first = counts.findIndex((count) => count >= 3);
  if (first <= 0) return 0;
  const alone = rows.slice(0, first).every(({ cells }) => {
    const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
    // A merged title fills all the cells it covers.
    return new Set(filled).size === 1;
  });
  return alone ? first : 0;
}

/** A line whose texts each stand over several headings: with gaps or repeats, above a line of texts, above numbers. */
function isUpperLine(first: TableRow, second: TableRow, third: TableRow): boolean {
  const upper = first.cells.map((cell) => cell.trim());
  const filled = upper.filter((cell) => cell !== '');
  const spread = filled.length < second.cells.filter((cell) => cell.trim() !== '').length || hasNeighborsAlike(upper);
  const words = (row: TableRow) => row.cells.every((cell) => cellValue(cell).kind !== 'number');
  const numbers = third.cells.filter((cell) => cellValue(cell).kind === 'number').length;
  const named = second.cells.some((cell) => rolesNamed(cell).some(({ role }) => role === 'candidate'));
  const namedAbove = upper.some((cell) => rolesNamed(cell).some(({ role }) => role === 'candidate'));
  return (
    filled.length > 0 &&
    spread &&
    words(first) &&
    words(second) &&
    numbers > 0 &&
    (named || (namedAbove && hasNeighborsAlike(upper)))
  );
}

function hasNeighborsAlike(cells: readonly string[]): boolean {
  return cells.some((cell, place) => cell !== '' && cell === cells[place + 1]);
}

/** A text above stands for the columns to its right as well, up to the next one. */
function filledRight({ cells }: TableRow, width: number): string[] {
  let last = '';
  return Array.from({ length: width }, (_, place) => {
    const text = (cells[place] ?? '').trim();
    if (text !== '') last = text;
    return last;
  });
}

function titlesOf({ cells }: TableRow, rows: readonly TableRow[]): string[] {
  const times = new Map<string, number>();
  return cells.map((cell, place) => {
    const title = cell.replace(/\s+/gu, ' ').trim();
    if (title !== '') {
      const time = (times.get(title) ?? 0) + 1;
      times.set(title, time);
      return time === 1 ? title : `${title} (${time})`;
    }
    return rows.some((row) => (row.cells[place] ?? '').trim() !== '') ? `Column ${place + 1}` : '';
  });
}

function isSameLine(row: TableRow, header: TableRow): boolean {
  return (
    row.cells.length >= header.cells.length &&
    header.cells.every((cell, place) => cell.trim() === (row.cells[place] ?? '').trim()) &&
    header.cells.filter((cell) => cell.trim() !== '').length >= 2
  );
}
