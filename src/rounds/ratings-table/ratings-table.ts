import type { Evidence } from '../../assessments/evidence/evidence.js';
import { shown } from '../file/problem.js';
import { findColumns, type Columns } from './table-columns.js';
import { readEntries, type TableEntry } from './table-entries.js';
import { evidenceFromEntries, kindNamed } from './table-evidence.js';
import { unique } from './table-grouping.js';
import { readRows, type TableProblem } from './table-rows.js';
import { shapeOf, type TableShape } from './table-shape.js';

export type RatingsTableReading = { evidence: Evidence; assumptions: string[] } | { problems: TableProblem[] };

const listed = 200;

/**
 * Evidence from a plain table of ratings: one row for each rating, with the columns candidate, panelist, criterion
 * and rating, and where wanted assessment, levels, weight, category and note. Whatever the table does not say and
 * was filled in is told in `assumptions`. Without categories, the overall is the weighted mean of the assessments.
 * @param title what the job is called
 */
export function readRatingsTable(bytes: Uint8Array, title = 'Ratings from a table'): RatingsTableReading {
  const table = readRows(bytes);
  if ('problem' in table) return { problems: [table.problem] };
  const [header, ...rows] = table.rows;
  if (!header) return refused('is empty; a table of ratings begins with a line of column names');
  const found = findColumns(header);
  if ('problems' in found) return { problems: found.problems };
  if (rows.length === 0) return refused('holds no rating below its column names');
  const { entries, problems, assumptions } = readEntries(rows, found.columns, header.cells.length);
  const shape = shapeOf(entries, found.columns);
  const all = [...problems, ...doubles(entries, found.columns), ...shape.problems, ...tooMany(entries, shape)];
  if (all.length === 0 && entries.every(({ rating }) => rating.level === null)) return refused('holds no rating');
  if (all.length > 0) return { problems: firstOf(all) };
  const said = [...table.assumptions, ...found.assumptions, ...assumptions, ...shape.assumptions];
  return {
    evidence: evidenceFromEntries(entries, shape, title),
    assumptions: [...said, ...assumedOfAll(entries, found.columns, shape)],
  };
}

/** A problem with its place, as one line: "line 14, column rating: 9 is above the 7 levels of this scale". */
export function tableProblemLine({ line, column, message }: TableProblem): string {
  const place = [line > 0 ? `line ${line}` : '', column ? `column ${shown(column)}` : ''].filter((part) => part !== '');
  return place.length > 0 ? `${place.join(', ')}: ${message}` : message;
}

function assumedOfAll(entries: readonly TableEntry[], columns: Columns, shape: TableShape): string[] {
  const assessments = [...shape.assessments.values()];
  const scales = assessments.flatMap(({ criteria }) => [...criteria.values()]).filter(({ kind }) => kind === 'scale');
  const said: string[] = [];
  if (!entries.some((entry) => entry.weight !== undefined) && scales.length > 1) {
    said.push('No weights were given: every criterion of an assessment counts the same.');
  }
  if (assessments.length > 1) said.push('Every assessment counts the same.');
  said.push(
    entries.some((entry) => entry.categories.length > 0)
      ? 'Every category that is measured counts the same.'
      : 'No categories were given: the overall is the mean of the assessments, each the weighted mean of its criteria.',
  );
  if (columns.assessment) {
    said.push(...assessments.map(({ name }) => `“${shown(name)}” is shown as ${kindWords[kindNamed(name)]}.`));
  }
  return said;
}

const kindWords = { interview: 'an interview', audition: 'an audition', writing_sample: 'a writing sample' };

function doubles(entries: readonly TableEntry[], columns: Columns): TableProblem[] {
  const seen = new Map<string, number>();
  return entries.flatMap(({ line, candidate, panelist, assessment, criterion }) => {
    const key = JSON.stringify([candidate, panelist, assessment, criterion]);
    const before = seen.get(key);
    seen.set(key, before ?? line);
    if (before === undefined) return [];
    const message = `${shown(panelist)} has rated “${shown(criterion)}” of ${shown(candidate)} already, on line ${before}; keep one of the two`;
    return [{ line, column: columns.criterion?.title ?? 'criterion', message }];
  });
}

function tooMany(entries: readonly TableEntry[], { assessments }: TableShape): TableProblem[] {
  const counts: [string, number, number][] = [
    ['candidates', unique(entries.map((entry) => entry.candidate)).length, 500],
    ['panelists', unique(entries.map((entry) => entry.panelist)).length, 200],
    ['assessments', assessments.size, 20],
    ['criteria in one assessment', Math.max(0, ...[...assessments.values()].map(({ criteria }) => criteria.size)), 100],
  ];
  const over = counts.filter(([, count, most]) => count > most);
  return over.map(([what, count, most]) => ({
    line: 0,
    column: '',
    message: `names ${count} ${what}; at most ${most} are compared`,
  }));
}

function firstOf(problems: readonly TableProblem[]): TableProblem[] {
  const inOrder = [...problems].sort((a, b) => a.line - b.line);
  if (inOrder.length <= listed) return inOrder;
  return [...inOrder.slice(0, listed), { line: 0, column: '', message: `… and ${inOrder.length - listed} more` }];
}

function refused(message: string): { problems: TableProblem[] } {
  return { problems: [{ line: 0, column: '', message }] };
}
