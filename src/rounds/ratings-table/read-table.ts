import type { Evidence } from '../../assessments/evidence/evidence.js';
import { namesSeat } from './column-roles.js';
import { findColumns, type Columns } from './find-columns.js';
import { singleRatings, type Repeat, type SingleRating } from './repeated-ratings.js';
import { readEntries, type TableEntry } from './table-entries.js';
import { evidenceFromRatings } from './table-evidence.js';
import { unique } from './table-grouping.js';
import { findHeader, type TableHeader } from './table-header.js';
import type { TableChoices } from './table-choices.js';
import type { TableRow } from '../../platform/tables/table-row.js';
import type { TableProblem } from '../../platform/tables/table-rows.js';
import { shapeOf, type TableShape } from './table-shape.js';

/** A table as far as it could be read: without a problem there is evidence. */
export interface ReadTable {
  header?: TableHeader;
  columns?: Columns;
  entries: readonly TableEntry[];
  shape?: TableShape;
  ratings: readonly SingleRating[];
  repeats: readonly Repeat[];
  /** Whether a panelist is not the same person from candidate to candidate. */
  vary: boolean;
  /** Whether nothing in the table names who rated. */
  unnamed: boolean;
  assumptions: string[];
  problems: TableProblem[];
  evidence?: Evidence;
}

/** Reads the rows of a table under what a person said of it. */
export function readTable(rows: readonly TableRow[], title: string, choices: TableChoices): ReadTable {
  const table: ReadTable = {
    entries: [],
    ratings: [],
    repeats: [],
    vary: false,
    unnamed: false,
    assumptions: [],
    problems: [],
  };
  const header = findHeader(rows);
  if (!header) return refused(table, 'is empty; a table of ratings begins with a line of column names');
  const { columns, problems } = findColumns(header, choices);
  Object.assign(table, { header, columns, problems });
  table.assumptions.push(...header.assumptions);
  if (problems.length > 0) return table;
  if (header.rows.length === 0) return refused(table, 'holds no rating below its column names');
  const reading = readEntries(header, columns);
  const shape = shapeOf(reading.entries, columns, choices);
  const vary = choices.samePeople === undefined ? reading.unnamed || areSeats(columns) : !choices.samePeople;
  Object.assign(table, { entries: reading.entries, shape, vary, unnamed: reading.unnamed });
  table.problems.push(...reading.problems, ...shape.problems, ...tooMany(reading.entries, shape));
  table.assumptions.push(...reading.assumptions, ...shape.assumptions);
  if (table.problems.length > 0) return table;
  const { ratings, repeats } = singleRatings(reading.entries, shape, choices.repeats ?? 'first');
  Object.assign(table, { ratings, repeats });
  if (ratings.every(({ value }) => value === null)) return refused(table, 'holds no rating');
  table.evidence = evidenceFromRatings(ratings, shape, title, vary);
  return table;
}

/** "Reviewer 1", "Reviewer 2": as a rule others for each candidate. */
export function areSeats({ shape, headings, scores }: Columns): boolean {
  if (shape !== 'wide' || headings !== 'panelists' || scores.length < 2) return false;
  return scores.every(({ title, group }) => namesSeat(group === '' ? title : group));
}

function tooMany(entries: readonly TableEntry[], { assessments }: TableShape): TableProblem[] {
  const counts: [string, number, number][] = [
    ['candidates', unique(entries.map((entry) => entry.candidate)).length, 500],
    ['panelists', unique(entries.map((entry) => entry.panelist)).length, 200],
    ['assessments', assessments.size, 20],
    ['criteria in one assessment', Math.max(0, ...[...assessments.values()].map(({ criteria }) => criteria.size)), 100],
  ];
  const over = counts.filter(([, count, most]) => count > most);
  return over.map(([what, count, most]) => {
    const message = `names ${count} ${what}; at most ${most} are compared`;
    return { line: 0, column: '', message };
  });
}

function refused(table: ReadTable, message: string): ReadTable {
  table.problems.push({ line: 0, column: '', message });
  return table;
}
