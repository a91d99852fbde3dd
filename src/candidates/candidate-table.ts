import { isEmail } from 'class-validator';
import { type CsvError, parse } from 'csv-parse/sync';
import type { CandidateSource } from '../jobs/model/job.entity.js';
import { InvalidInput } from '../platform/base/domain-errors.js';
import type { Upload } from '../platform/http/request.js';

interface TableCandidate {
  /** The line of the table it begins on, from 1. */
  line: number;
  name: string;
  email: string | null;
  phone: string;
  source: CandidateSource | null;
}

const mostCandidates = 500;
/** More than these at once helps no one. */
const mostProblems = 20;

const columnNames = ['name', 'email', 'phone', 'source'] as const;
type Column = (typeof columnNames)[number];

/** What spreadsheets call these columns, in lower case without spaces and signs. */
const synonyms: Record<Column, readonly string[]> = {
  name: ['name', 'fullname', 'candidate', 'candidatename', 'applicant', 'applicantname', 'person'],
  email: ['email', 'emailaddress', 'mail', 'mailaddress', 'eaddress'],
  phone: ['phone', 'phonenumber', 'telephone', 'telephonenumber', 'tel', 'mobile', 'cell', 'mobilephone'],
  source: ['source', 'candidatesource', 'origin', 'foundby', 'foundthrough', 'channel'],
};

const sources: Record<CandidateSource, readonly string[]> = {
  advertised: ['advertised', 'advertisement', 'advert', 'ad', 'jobad', 'jobboard', 'posting'],
  promoted_from_within: ['promotedfromwithin', 'promoted', 'promotion', 'internal', 'fromwithin'],
  experienced_hire: ['experiencedhire', 'experienced', 'headhunted', 'direct'],
  referral: ['referral', 'referred', 'recommendation', 'recommended'],
};

interface Row {
  record: string[];
  info: { lines: number };
}

/**
 * Candidates from a table with a line of column names, parted by commas, semicolons or tabs.
 * @param field the form's field to be named in errors
 * @throws InvalidInput naming line and column of everything wrong; nothing is taken then
 */
export function candidatesInTable(text: string, field: string): TableCandidate[] {
  const problems: string[] = [];
  const [header, ...rows] = rowsOf(text, field);
  if (!header) throw InvalidInput.field(field, 'The file is empty. It needs a header row with column names.');
  const columns = columnsIn(header.record, problems);
  if (rows.length === 0) problems.push('The file has a header row but no candidates.');
  if (rows.length > mostCandidates) {
    problems.push(`The file has ${rows.length} candidates. Import up to ${mostCandidates} at a time.`);
  }
  if (problems.length > 0) throw refused(field, problems);
  const seen = new Map<string, number>();
  const candidates = rows.map((row) => candidateIn(row, columns, seen, problems));
  if (problems.length > 0) throw refused(field, problems);
  return candidates;
}

function refused(field: string, problems: readonly string[]): InvalidInput {
  const shown = problems.slice(0, mostProblems).map((message) => ({ field, message }));
  const more = problems.length - shown.length;
  if (more > 0) shown.push({ field, message: `And ${more} more like these.` });
  return new InvalidInput(shown, 'No candidates were added. Fix the rows listed below and upload the file again.');
}

function rowsOf(text: string, field: string): Row[] {
  const first = text.split(/\r\n?|\n/, 1)[0] ?? '';
  const delimiter = [',', ';', '\t'].toSorted((one, other) => first.split(other).length - first.split(one).length)[0];
  try {
    return parse(text, {
      bom: true,
      delimiter,
      info: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      skipRecordsWithEmptyValues: true,
      trim: true,
      maxRecordSize: 20_000,
    }) as unknown as Row[];
  } catch (error) {
    const { lines, code } = error as CsvError & { lines?: number };
    const line = typeof lines === 'number' ? `Line ${lines}: ` : '';
    const why =
      code === 'CSV_MAX_RECORD_SIZE'
        ? 'a row is far too long; is a quotation mark missing?'
        : 'a quotation mark is missing, or one inside a cell isn’t doubled.';
    throw InvalidInput.field(field, `${line}${why}`);
  }
}

function columnsIn(titles: readonly string[], problems: string[]): Map<Column, number> {
  const plain = titles.map(withoutSigns);
  const columns = new Map<Column, number>();
  for (const column of columnNames) {
    const found = plain.flatMap((title, index) => (synonyms[column].includes(title) ? [index] : []));
    if (found.length > 1) problems.push(`Line 1: ${found.length} columns could be ${column}; keep only one.`);
    if (found[0] !== undefined) columns.set(column, found[0]);
  }
  if (!columns.has('name')) problems.push('Line 1: there is no column called name.');
  return columns;
}

function candidateIn(
  row: Row,
  columns: Map<Column, number>,
  seen: Map<string, number>,
  problems: string[],
): TableCandidate {
  const line = row.info.lines;
  const cell = (column: Column): string => row.record[columns.get(column) ?? -1]?.trim() ?? '';
  const wrong = (column: Column, message: string): void => void problems.push(`Line ${line}, ${column}: ${message}`);
  const name = cell('name').replace(/\s+/g, ' ');
  if (name === '') wrong('name', 'enter a name.');
  for (const [column, most] of Object.entries({ name: 200, phone: 50 }) as [Column, number][]) {
    if (cell(column).length > most) wrong(column, `use ${most} characters or fewer.`);
    if (/\p{Cc}/u.test(cell(column).replace(/\s/g, ' '))) wrong(column, 'remove the control characters.');
  }
  const email = cell('email').toLowerCase() || null;
  if (email && !isEmail(email)) wrong('email', `“${email.slice(0, 60)}” is not a valid email address.`);
  else if (email && seen.has(email)) wrong('email', `the same address is on line ${seen.get(email)}.`);
  else if (email) seen.set(email, line);
  const source = sourceOf(cell('source'));
  if (source === undefined) {
    wrong('source', `“${cell('source').slice(0, 60)}” isn’t one of: ${Object.keys(sources).join(', ')}.`);
  }
  return { line, name, email, phone: cell('phone').replace(/\s+/g, ' '), source: source ?? null };
}

/** Undefined for a word that is no source; null for none given. */
export function sourceOf(text: string): CandidateSource | null | undefined {
  const plain = withoutSigns(text);
  if (plain === '') return null;
  return (Object.keys(sources) as CandidateSource[]).find((source) => sources[source].includes(plain));
}

/** As headings and words are compared: small letters and digits alone. */
export function withoutSigns(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * The text of a table that came as a file or was pasted, and the field to name where it is wrong.
 * @throws InvalidInput where there is neither, or the file is not UTF-8 text
 */
export function tableIn(input: { csv?: string | null }, file: Upload | undefined): { text: string; field: string } {
  if (!file) {
    if (!input.csv) throw InvalidInput.field('csv', 'Choose a CSV file, or paste its rows here.');
    return { text: input.csv, field: 'csv' };
  }
  return { text: decoded(file.bytes), field: 'table' };
}

function decoded(bytes: Buffer): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    const text = new TextDecoder(wide ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Said below: the bytes are of another encoding.
  }
  throw InvalidInput.field(
    'table',
    'This is not a text file in UTF-8. Save the table as “CSV UTF-8” and choose it again.',
  );
}
