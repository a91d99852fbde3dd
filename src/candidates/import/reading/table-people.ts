import { isEmail } from 'class-validator';
import { sourceOf } from '../../candidate-table.js';
import { listed } from '../../../platform/base/listed.js';
import { readRows } from '../../../platform/tables/table-rows.js';
import type { TableRow } from '../../../platform/tables/table-row.js';
import { guessColumns, isWithheld } from './guess-columns.js';
import type { ColumnRole, DateOrder, ImportChoices } from './import-choices.js';
import {
  type ImportedColumn,
  type ImportedPerson,
  type ImportReading,
  mostPeople,
  unreadable,
} from './imported-person.js';
import { keepDetails, longestPhone, oneLine, personFrom, shown } from './person-parts.js';
import { orderOfDates, readDate } from './read-dates.js';
import { countryName, readPhone } from './read-phones.js';

const mostColumns = 200;
/** So many rows are looked at to find out what a column holds. */
const lookedAt = 200;

/**
 * The people in a table: text separated by commas, semicolons, tabs or bars in any encoding, or an Excel workbook.
 * Never throws on what the bytes hold.
 * @param country of telephone numbers, where nobody said
 */
export function readPeopleTable(bytes: Uint8Array, choices: ImportChoices, country: string, now: Date): ImportReading {
  const read = readRows(bytes, choices, 'a table of candidates');
  if ('problem' in read) {
    const { line, message } = read.problem;
    return unreadable('table', `${line > 0 ? `Line ${line}:` : 'The file'} ${message}.`);
  }
  const { source } = read;
  const { titles, rows, headless } = withHeadings(read.rows);
  if (titles.length === 0) return { ...unreadable('table', 'The file is empty.'), source };
  if (titles.length > mostColumns) return { ...unreadable('table', 'The table has more than 200 columns.'), source };
  if (rows.length === 0) return { ...unreadable('table', 'The table has column names but no rows.'), source };
  if (rows.length > mostPeople) {
    const told = `The table has ${rows.length.toLocaleString('en')} rows. Import up to 20,000 at a time.`;
    return { ...unreadable('table', told), source };
  }
  const columns = columnsOf(titles, rows, choices.columns);
  const assumptions = [...read.assumptions, ...headless, ...assumedOf(columns)];
  const reading: ImportReading = {
    ...{ kind: 'table', columns, source, people: [], questions: [], assumptions },
    ...{ problems: [], asks: { dates: false, country: false, ended: false } },
  };
  const { roles, problems } = rolesOf(columns);
  reading.problems.push(...problems);
  if (problems.length > 0) return reading;
  const order = choices.dates ?? orderOfDates(cellsAs('applied', roles, rows));
  const table = { titles, roles, order, country: choices.country ?? country, now };
  reading.people = rows.map((row) => personOf(row, table, reading));
  if (reading.asks.country && choices.country === undefined)
    askCountry(reading, cellsAs('phone', roles, rows), country);
  return reading;
}

interface ReadingOf {
  titles: readonly string[];
  roles: readonly ColumnRole[];
  order: DateOrder | undefined;
  country: string;
  now: Date;
}

/** The row of column names; where the first row holds an address, there is none. */
function withHeadings(all: readonly TableRow[]): { titles: string[]; rows: TableRow[]; headless: string[] } {
  const [first, ...rest] = all;
  if (!first) return { titles: [], rows: [], headless: [] };
  const width = all.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const places = Array.from({ length: width }, (_, at) => at);
  if (first.cells.some((cell) => isEmail(cell.trim()))) {
    const titles = places.map((at) => `Column ${at + 1}`);
    return { titles, rows: [...all], headless: ['The first line is a candidate, so the columns have no names.'] };
  }
  const seen = new Map<string, number>();
  const titles = places.map((at) => {
    const heading = oneLine(first.cells[at] ?? '') || `Column ${at + 1}`;
    const times = (seen.get(heading) ?? 0) + 1;
    seen.set(heading, times);
    return times === 1 ? heading : `${heading} (${times})`;
  });
  return { titles, rows: rest, headless: [] };
}

function columnsOf(
  titles: readonly string[],
  rows: readonly TableRow[],
  said: readonly ColumnRole[] | undefined,
): ImportedColumn[] {
  const looked = rows.slice(0, lookedAt);
  const values = titles.map((_, at) => looked.map(({ cells }) => cells[at] ?? ''));
  const roles = said?.length === titles.length ? said : guessColumns(titles, values);
  return titles.map((heading, at) => {
    const samples = [...new Set(values[at]!.map((cell) => shown(oneLine(cell))).filter((cell) => cell !== ''))];
    const withheld = isWithheld(heading);
    return { heading, role: roles[at]!, samples: withheld ? [] : samples.slice(0, 3), withheld };
  });
}

function assumedOf(columns: readonly ImportedColumn[]): string[] {
  const kept = columns.filter(({ role }) => role === 'keep').map(({ heading }) => `“${shown(heading)}”`);
  const left = columns.filter(({ role, withheld }) => role === 'ignore' && withheld);
  const away = left.map(({ heading }) => `“${shown(heading)}”`);
  return [
    ...(away.length > 0 ? [`${listed(away)} is left out: a hiring team must not know it.`] : []),
    ...(kept.length > 0 ? [`${listed(kept)} is kept with each candidate as a text file in place of a résumé.`] : []),
  ];
}

/** Each role once, but for what is kept or left out. */
function rolesOf(columns: readonly ImportedColumn[]): { roles: ColumnRole[]; problems: string[] } {
  const roles = columns.map(({ role }) => role);
  const problems: string[] = [];
  for (const role of new Set(roles)) {
    const twice = columns.filter((column) => column.role === role);
    if (role === 'keep' || role === 'ignore' || twice.length < 2) continue;
    const names = listed(twice.map(({ heading }) => `“${shown(heading)}”`));
    problems.push(`${names} can’t both be the ${roleNames[role].toLowerCase()}. Choose one of them.`);
  }
  const named = roles.some((role) => nameRoles.has(role));
  if (!named) problems.push('No column is the name. Choose the one that holds it.');
  return { roles, problems };
}

export const roleNames: Record<ColumnRole, string> = {
  name: 'Name',
  name_reversed: 'Name, as “Last, First”',
  first_name: 'First name',
  last_name: 'Last name',
  email: 'Email',
  phone: 'Phone',
  source: 'Source',
  applied: 'Date applied',
  keep: 'Keep with the candidate',
  ignore: 'Leave out',
};

function cellsAs(role: ColumnRole, roles: readonly ColumnRole[], rows: readonly TableRow[]): string[] {
  const at = roles.indexOf(role);
  return at === -1 ? [] : rows.map(({ cells }) => cells[at] ?? '');
}

function personOf({ line, cells }: TableRow, table: ReadingOf, reading: ImportReading): ImportedPerson {
  const { roles, titles } = table;
  const cell = (role: ColumnRole): string => cells[roles.indexOf(role)] ?? '';
  const source = cell('source');
  const person = personFrom({ line, name: nameOf(cell), email: cell('email'), source });
  const more: string[] = [];
  // What was not taken as it stands is kept in the words of the file.
  if (sourceOf(source) === undefined) more.push(`Source: ${source.trim()}`);
  if (person.email !== null && person.email !== oneLine(cell('email')).toLowerCase())
    more.push(`Email: ${cell('email').trim()}`);
  takePhone(person, cell('phone'), table, reading, more);
  takeDate(person, cell('applied'), table, reading, more);
  roles.forEach((role, at) => {
    const text = (cells[at] ?? '').trim();
    const kept = role === 'keep' || (nameRoles.has(role) && !saidIn(person.name, text));
    if (kept && text !== '') more.push(`${titles[at]}: ${text}`);
  });
  keepDetails(person, more);
  return person;
}

const nameRoles: ReadonlySet<ColumnRole> = new Set(['name', 'name_reversed', 'first_name', 'last_name']);

/** Whether a name has all the words of a cell. */
function saidIn(name: string, cell: string): boolean {
  return oneLine(cell)
    .split(/[\s,]+/)
    .every((word) => name.includes(word));
}

function nameOf(cell: (role: ColumnRole) => string): string {
  const whole = oneLine(cell('name'));
  if (whole !== '') return whole;
  const reversed = oneLine(cell('name_reversed'));
  if (reversed !== '') return reversed.replace(/^([^,]+),\s*(.+)$/, '$2 $1');
  return `${oneLine(cell('first_name'))} ${oneLine(cell('last_name'))}`;
}

function takePhone(
  person: ImportedPerson,
  cell: string,
  { country }: ReadingOf,
  { asks }: ImportReading,
  more: string[],
): void {
  if (oneLine(cell) === '') return;
  const { text, known, international } = readPhone(oneLine(cell), country);
  if (!international) asks.country = true;
  person.phone = text.slice(0, longestPhone);
  if (!known)
    person.remarks.push(`“${shown(text)}” is kept as written: it is no phone number of ${countryName(country)}`);
  if (text.length > longestPhone) more.push(`Phone: ${text}`);
}

function takeDate(
  person: ImportedPerson,
  cell: string,
  { order, now }: ReadingOf,
  { asks, questions }: ImportReading,
  more: string[],
): void {
  if (oneLine(cell) === '') return;
  const read = readDate(cell);
  if ('ambiguous' in read) {
    asks.dates = true;
    if (!order && questions.length === 0) questions.push({ about: 'dates', example: oneLine(cell) });
  }
  const day = 'day' in read ? read.day : 'ambiguous' in read && order ? read.ambiguous[order] : undefined;
  if (day !== undefined && Date.parse(day) <= now.getTime()) person.appliedAt = noonOf(day, now);
  else if (day !== undefined) person.remarks.push(`${day} is still to come, so the date applied is that of the import`);
  else if ('wrong' in read)
    person.remarks.push(`“${shown(oneLine(cell))}” is no date, so the date applied is that of the import`);
  if (person.appliedAt === null) more.push(`Applied: ${cell.trim()}`);
}

/** Asks only where a number is none in the country that was taken. */
function askCountry(reading: ImportReading, cells: readonly string[], country: string): void {
  const strange = cells.find((cell) => {
    const read = oneLine(cell) === '' ? undefined : readPhone(oneLine(cell), country);
    return read && !read.international && !read.known;
  });
  if (strange !== undefined) reading.questions.push({ about: 'country', example: oneLine(strange) });
  else reading.assumptions.push(`Phone numbers without a country code are read as numbers of ${countryName(country)}.`);
}

/** The middle of a day, which is that day in most time zones; today it is now. */
function noonOf(day: string, now: Date): string {
  return new Date(Math.min(Date.parse(`${day}T12:00:00Z`), now.getTime())).toISOString();
}
