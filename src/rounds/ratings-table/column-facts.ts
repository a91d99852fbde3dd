import { categoriesOfCell, cellValue, no, yes } from './table-cells.js';
import type { TableHeader } from './table-header.js';
import { fold, knownScale } from './word-scales.js';

/** What the cells of a column are, whatever its heading says. */
export interface ColumnFacts {
  /** No cell holds anything. */
  empty: boolean;
  /** Most cells are ratings: numbers, yes or no, or words of one scale. */
  ratings: boolean;
  /** Most cells are yes or no. */
  answers: boolean;
  /** Some cell is a number. */
  someNumbers: boolean;
  /** Most cells are numbers. */
  numbers: boolean;
  /** All words are single letters: a grade as well as a group. */
  letters: boolean;
  /** Most cells are words that no scale has. */
  names: boolean;
  /** Some text comes more than once. */
  repeats: boolean;
  /** Every cell names one of the four categories, or several. */
  categories: boolean;
}

/** Enough to tell what a column holds. */
const mostLooked = 2000;
/** A column with a few cells that are wrong is still a column of ratings, whose errors are then told. */
const most = 0.6;

export function measureColumns({ titles, rows }: TableHeader): ColumnFacts[] {
  const looked =
    rows.length > mostLooked ? rows.filter((_, at) => at % Math.ceil(rows.length / mostLooked) === 0) : rows;
  return titles.map((_, place) =>
    factsOf(looked.map(({ cells }) => (cells[place] ?? '').trim()).filter((cell) => cell !== '')),
  );
}

function factsOf(cells: readonly string[]): ColumnFacts {
  const values = cells.map(cellValue);
  const given = values.filter(({ kind }) => kind === 'number' || kind === 'word');
  const numbers = given.filter(({ kind }) => kind === 'number').length;
  const words = given.flatMap((value) => (value.kind === 'word' ? [value.text] : []));
  const answers = words.filter((word) => yes.has(fold(word)) || no.has(fold(word))).length;
  const onScale = words.length > 0 && new Set(words.map(fold)).size <= 15 && knownScale(words) !== undefined;
  const enough = given.length * most;
  const absences = values.some(({ kind }) => kind === 'absent');
  return {
    empty: cells.length === 0,
    ratings: given.length === 0 ? absences : numbers > enough || answers > enough || (onScale && words.length > enough),
    answers: answers > enough,
    someNumbers: numbers > 0,
    numbers: numbers > enough,
    letters: words.length > 0 && words.every((word) => word.length <= 2),
    names: given.length > 0 && words.length > enough && !onScale,
    repeats: new Set(cells).size < cells.length,
    categories: cells.length > 0 && cells.every((cell) => 'value' in categoriesOfCell(cell)),
  };
}
