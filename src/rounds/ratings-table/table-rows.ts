import { CsvError, parse } from 'csv-parse/sync';
import { decoded, encodingOf } from '../file/decode-text.js';

/** One thing that is wrong with a table, and where. */
export interface TableProblem {
  /** From 1, as an editor or a spreadsheet counts; 0 for the file itself. */
  line: number;
  /** The column's name as the file spells it; empty where no column is meant. */
  column: string;
  message: string;
}

export interface TableRow {
  /** The line on which it begins. */
  line: number;
  cells: string[];
}

export type TableReading = { rows: TableRow[]; assumptions: string[] } | { problem: TableProblem };

/** The largest table that is read, in bytes. */
export const largestTable = 16 * 1024 * 1024;
const mostRows = 250_000;
const delimiters = [',', ';', '\t'];

/**
 * The rows of a table in CSV, separated by comma, semicolon or tab, in UTF-8, UTF-16 or else Windows-1252.
 * Rows without any text are left out. Never throws on what the bytes hold.
 */
export function readRows(bytes: Uint8Array): TableReading {
  if (bytes.length > largestTable) return refused(0, 'is larger than 16 MB, the most a table of ratings may be');
  const binary = binaryKind(bytes);
  if (binary) return refused(0, binary);
  const { text, assumptions } = textOf(bytes);
  const nul = text.indexOf('\u0000');
  if (nul !== -1) return refused(lineAt(text, nul), 'holds a NUL character; save the table as CSV again');
  return parsed(text.replace(/\r\n?/g, '\n'), assumptions);
}

function parsed(text: string, assumptions: string[]): TableReading {
  const named = /^sep=(.)\n/i.exec(text);
  const body = named ? text.slice(named[0].length) : text;
  const before = named ? 1 : 0;
  const options = {
    delimiter: named?.[1] ?? delimiterOf(body),
    info: true,
    relax_column_count: true,
    to: mostRows + 1,
  };
  try {
    const records = parse(body, { ...options, max_record_size: 1_000_000, record_delimiter: '\n' });
    if (records.length > mostRows) return refused(0, 'holds more than 250,000 rows');
    return { rows: numbered(records as unknown as InfoRecord[], before), assumptions };
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

/** The separator that the first line has most of, outside quotes. */
function delimiterOf(text: string): string {
  const end = text.indexOf('\n');
  const first = (end === -1 ? text : text.slice(0, end)).slice(0, 10_000).replace(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => ({ delimiter, count: first.split(delimiter).length }));
  return counts.sort((a, b) => b.count - a.count)[0]?.delimiter ?? ',';
}

function textOf(bytes: Uint8Array): { text: string; assumptions: string[] } {
  const encoding = encodingOf(bytes);
  const text = decoded(bytes, encoding);
  if (text !== undefined) return { text, assumptions: [] };
  const said = 'The file is not UTF-8; it was read as Windows-1252 (Western European). Check names with accents.';
  return { text: new TextDecoder('windows-1252').decode(bytes), assumptions: [said] };
}

function binaryKind(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  if (start.startsWith('PK')) return 'is a workbook or archive (.xlsx, .ods, .zip); save the sheet as CSV';
  if (start === '\xd0\xcf\x11\xe0') return 'is an old Excel workbook (.xls); save the sheet as CSV';
  if (start === '%PDF') return 'is a PDF; a table of ratings is a CSV file';
  return undefined;
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split(/\r\n?|\n/).length;
}

function refused(line: number, message: string): { problem: TableProblem } {
  return { problem: { line, column: '', message } };
}
