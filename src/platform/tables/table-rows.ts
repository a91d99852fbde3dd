import { CsvError, parse } from 'csv-parse/sync';
import { decodeTable } from './decode-table.js';
import { readWorkbook } from './read-workbook.js';
import type { TableRow } from './table-row.js';

/** One thing that is wrong with a table, and where. */
export interface TableProblem {
  /** From 1, as an editor or a spreadsheet counts; 0 for the file itself. */
  line: number;
  /** The column's name as the file spells it; empty where no column is meant. */
  column: string;
  message: string;
}

/** What kind of file it was, and how it was read. */
export interface TableSource {
  kind: 'text' | 'workbook';
  encoding?: string;
  separator?: string;
  sheet?: string;
  /** Of a workbook: its visible sheets that hold something. */
  sheets: readonly string[];
}

/** How a file is to be read into cells; what is left out is found in the file. */
export interface RowChoices {
  /** A name that TextDecoder knows, as "windows-1251". */
  encoding?: string;
  separator?: string;
  /** A sheet of a workbook, by name. */
  sheet?: string;
}

export type RowsReading = { rows: TableRow[]; source: TableSource; assumptions: string[] } | { problem: TableProblem };

/** The largest table that is read, in bytes. */
const largestTable = 16 * 1024 * 1024;
const mostRows = 250_000;
const delimiters = [',', ';', '\t', '|'];

/**
 * The rows of a table: a sheet of an Excel workbook, or text separated by comma, semicolon, tab or bar, in UTF-8,
 * UTF-16, Windows-1252 or an encoding that is named. Rows without any text are left out. Never throws on what the
 * bytes hold.
 * @param what it is to be, for what is said of it
 */
export function readRows(
  bytes: Uint8Array,
  { encoding, separator, sheet }: RowChoices = {},
  what = 'a table of ratings',
): RowsReading {
  if (bytes.length > largestTable) return refused(0, `is larger than 16 MB, the most ${what} may be`);
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\u0003\u0004') return workbookRows(bytes, sheet);
  const binary = binaryKind(bytes, what);
  if (binary) return refused(0, binary);
  const reading = decodeTable(bytes, encoding);
  if ('problem' in reading) return refused(0, reading.problem);
  const { text, assumptions } = reading;
  const nul = text.indexOf('\u0000');
  if (nul !== -1) return refused(lineAt(text, nul), 'holds a NUL character; save the table as CSV again');
  const parsed = parseText(text.replace(/\r\n?/g, '\n'), separator);
  if ('problem' in parsed) return parsed;
  const source = { kind: 'text' as const, encoding: reading.encoding, separator: parsed.separator, sheets: [] };
  return { rows: parsed.rows, source, assumptions };
}

function workbookRows(bytes: Uint8Array, wanted: string | undefined): RowsReading {
  const reading = readWorkbook(bytes, wanted);
  if ('problem' in reading) return refused(0, reading.problem);
  const { rows, sheet, sheets } = reading;
  if (rows.length > mostRows) return refused(0, 'holds more than 250,000 rows');
  return { rows, source: { kind: 'workbook', sheet, sheets }, assumptions: [] };
}

function parseText(text: string, wanted?: string): { rows: TableRow[]; separator: string } | { problem: TableProblem } {
  const named = /^sep=(.)\n/i.exec(text);
  const body = named ? text.slice(named[0].length) : text;
  const before = named ? 1 : 0;
  const separator = wanted ?? named?.[1] ?? separatorOf(body);
  const options = { delimiter: separator, info: true, relax_column_count: true, to: mostRows + 1 };
  try {
    const records = parse(body, { ...options, max_record_size: 1_000_000, record_delimiter: '\n' });
    if (records.length > mostRows) return refused(0, 'holds more than 250,000 rows');
    return { rows: numbered(records as unknown as InfoRecord[], before), separator };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = error.code === 'CSV_QUOTE_NOT_CLOSED' ? openedAt(body) : Number(error.lines ?? 0);
    return refused(before + line, faults[error.code] ?? 'is not well formed CSV from here on');
  }
}

interface InfoRecord {
  record: string[];
  info: { lines: number };
}

function numbered(records: readonly InfoRecord[], before: number): TableRow[] {
  let line = before + 1;
  const rows = records.map(({ record, info }) => {
    const row = { line, cells: record };
    line = Math.max(line, before + info.lines) + 1;
    return row;
  });
  return rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

const faults: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED:
    'a text in double quotes that begins here does not end; close the quotes, or double them inside',
  CSV_INVALID_CLOSING_QUOTE: 'a double quote is followed by text; write two double quotes for one inside a text',
  INVALID_OPENING_QUOTE:
    'a double quote stands inside a text without quotes; quote the whole text and double it inside',
  CSV_MAX_RECORD_SIZE: 'a row of more than a million characters; is a double quote left open?',
};

/** The line of the double quote that is never closed. */
function openedAt(text: string): number {
  let opened = -1;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) {
    if (opened === -1) opened = at;
    else if (text[at + 1] === '"') at += 1;
    else opened = -1;
  }
  return lineAt(text, Math.max(0, opened));
}

/** The separator by which the first lines fall into the most columns, as many in each line. */
function separatorOf(text: string): string {
  const start = text.slice(0, 20_000).replace(/"[^"]*"/g, '');
  const lines = start
    .split('\n')
    .slice(0, 20)
    .filter((line) => line.trim() !== '');
  const scored = delimiters.map((delimiter) => {
    const counts = lines.map((line) => line.split(delimiter).length);
    const usual = mostFrequent(counts.filter((count) => count > 1));
    return { delimiter, score: usual * counts.filter((count) => count === usual).length };
  });
  const best = scored.reduce((one, other) => (other.score > one.score ? other : one));
  return best.score > 0 ? best.delimiter : ',';
}

function mostFrequent(counts: readonly number[]): number {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  return [...times].sort(([a, often], [b, other]) => other - often || b - a)[0]?.[0] ?? 0;
}

function binaryKind(bytes: Uint8Array, what: string): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  if (start.startsWith('PK')) return 'is a broken or empty workbook or archive; save the sheet as .xlsx or CSV';
  if (start === '\xd0\xcf\x11\xe0') return 'is an old Excel workbook (.xls); save the sheet as .xlsx or CSV';
  if (start === '%PDF') return `is a PDF; ${what} is a CSV file or an Excel workbook (.xlsx)`;
  return undefined;
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split(/\r\n?|\n/).length;
}

function refused(line: number, message: string): { problem: TableProblem } {
  return { problem: { line, column: '', message } };
}
