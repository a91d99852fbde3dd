import type { Evidence } from '../../assessments/evidence/evidence.js';
import { shown } from '../file/problem.js';
import { greenhouseScorecards } from './greenhouse-scorecards.js';
import { readTable, type ReadTable } from './read-table.js';
import type { TableChoices } from './table-choices.js';
import { questionsAbout, type TableQuestion } from './table-questions.js';
import { readRows, type RowsReading, type TableProblem } from '../../platform/tables/table-rows.js';
import { filledIn, notUsed, understandingOf, type TableUnderstanding } from './table-understanding.js';

/** A table of ratings, what was understood of it, and what is open. */
export interface TableReading {
  understanding: TableUnderstanding;
  questions: TableQuestion[];
  problems: TableProblem[];
  /** What the table does not say and was filled in, in sentences. */
  assumptions: string[];
  /** What the headings are, to know a table of the same kind again. */
  headings: string[];
  /** Only where there is no problem. */
  evidence?: Evidence;
}

export type RatingsTableReading = { evidence: Evidence; assumptions: string[] } | { problems: TableProblem[] };

const listed = 200;
const usualTitle = 'Ratings from a table';

/**
 * Reads a table of ratings as people keep them: a line a rating, or ratings side by side, in CSV or an Excel workbook,
 * on any scale. Whatever it does not say and was filled in is told; what is open is asked. Never throws on what the
 * bytes hold.
 * @param title what the job is called
 * @param choices what a person said about this table
 */
export function understandTable(bytes: Uint8Array, title = usualTitle, choices: TableChoices = {}): TableReading {
  const reading = rowsOf(bytes, choices);
  if ('problem' in reading) {
    const empty = { entries: [], ratings: [], repeats: [], vary: false, unnamed: false, assumptions: [], problems: [] };
    const source = { kind: 'text', sheets: [] } as const;
    return {
      understanding: understandingOf(empty, source),
      questions: [],
      problems: [reading.problem],
      assumptions: [],
      headings: [],
    };
  }
  const table = readTable(reading.rows, title, choices);
  const questions = questionsAbout(table, reading.source, choices, (other) =>
    readAgain(bytes, reading.rows, title, choices, other),
  );
  const understanding = understandingOf(table, reading.source);
  return {
    understanding,
    questions,
    problems: firstOf(table.problems),
    assumptions: [
      ...reading.assumptions,
      ...questions.map(({ taken }) => taken),
      ...saidOf(table),
      ...understanding.remarks,
    ],
    headings: [...(table.header?.titles ?? [])],
    ...(table.evidence && { evidence: table.evidence }),
  };
}

/** The rows of a table, or those that scorecards of another system come to. */
function rowsOf(bytes: Uint8Array, choices: TableChoices): RowsReading {
  const rows = greenhouseScorecards(bytes);
  if (!rows) return readRows(bytes, choices);
  const said = 'The scorecards are from Greenhouse: a line for each attribute, and one for the overall recommendation.';
  return { rows, source: { kind: 'text', encoding: 'JSON', sheets: [] }, assumptions: [said] };
}

/** The evidence of a table that is read as it is understood, or its problems. */
export function readRatingsTable(
  bytes: Uint8Array,
  title = usualTitle,
  choices: TableChoices = {},
): RatingsTableReading {
  const { evidence, problems, assumptions } = understandTable(bytes, title, choices);
  return evidence ? { evidence, assumptions } : { problems };
}

function readAgain(
  bytes: Uint8Array,
  rows: Parameters<typeof readTable>[0],
  title: string,
  before: TableChoices,
  choices: TableChoices,
): ReadTable {
  if (choices.sheet === before.sheet) return readTable(rows, title, choices);
  const other = readRows(bytes, choices);
  return readTable('problem' in other ? [] : other.rows, title, choices);
}

function saidOf(table: ReadTable): string[] {
  const same = table.repeats.filter(({ differ }) => !differ).length;
  return [
    ...notUsed(table),
    ...(table.columns?.shape === 'wide' && table.columns.notes.length === 1
      ? ['Remarks are kept as a note with the first rating of their line.']
      : []),
    ...table.assumptions,
    ...(same > 0
      ? [
          `${same === 1 ? 'One rating is' : `${same} ratings are`} in the table more than once, the same each time: each counts once.`,
        ]
      : []),
    ...filledIn(table),
  ];
}

/** A problem with its place, as one line: "line 14, column rating: 9 is above the 7 levels of this scale". */
export function tableProblemLine({ line, column, message }: TableProblem): string {
  const place = [line > 0 ? `line ${line}` : '', column ? `column ${shown(column)}` : ''].filter((part) => part !== '');
  return place.length > 0 ? `${place.join(', ')}: ${message}` : message;
}

function firstOf(problems: readonly TableProblem[]): TableProblem[] {
  const inOrder = [...problems].sort((a, b) => a.line - b.line);
  if (inOrder.length <= listed) return inOrder;
  return [...inOrder.slice(0, listed), { line: 0, column: '', message: `… and ${inOrder.length - listed} more` }];
}
