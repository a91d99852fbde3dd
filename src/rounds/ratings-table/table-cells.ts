import { categories, categoryMark, type Category } from '../../jobs/model/category.js';
import { oneOf, shown } from '../file/problem.js';
import { fold } from './word-scales.js';

/** A cell's value, or what is wrong with it. */
export type Cell<T> = { value: T } | { wrong: string };

/** What a cell of ratings holds, before it is known what scale it is on. */
export type CellValue =
  | { kind: 'none' }
  /** Anyone who was to be rated was not there. */
  | { kind: 'absent'; text: string }
  | { kind: 'number'; value: number; text: string; outOf?: number; percent?: true }
  | { kind: 'word'; text: string };

export const noValue: CellValue = { kind: 'none' };

const unrated = new Set(
  ['', '-', '–', '—', '.', '..', '…', 'n/a', 'na', 'n.a.', '#n/a', 'nan', 'null', 'none', 'nil', 'blank'].concat([
    'not observed',
    'not rated',
    'not scored',
    'not applicable',
    'no score',
    'no rating',
    'missing',
    'skipped',
    'k.a.',
  ]),
);
const absent = new Set(
  ['no show', 'no-show', 'noshow', 'dns', 'did not start', 'did not show', 'did not attend', 'dna', 'dnf'].concat([
    'absent',
    'abs',
    'abs.',
    'withdrew',
    'withdrawn',
    'wd',
    'w/d',
    'scratched',
    'cancelled',
    'canceled',
  ]),
);
export const yes: ReadonlySet<string> = new Set(['yes', 'y', 'true']);
export const no: ReadonlySet<string> = new Set(['no', 'n', 'false']);

const plainNumber = /^[-−+]?(\d{1,12}([.,]\d{1,12})?|[.,]\d{1,12})$/;

/** Reads a cell; anything that is no number and no mark for a missing rating is a word. */
export function cellValue(cell: string): CellValue {
  const text = cell.trim();
  if (text === '') return noValue;
  if (plainNumber.test(text)) return { kind: 'number', value: numberOf(text), text };
  const folded = fold(text);
  if (unrated.has(folded)) return noValue;
  if (absent.has(folded)) return { kind: 'absent', text };
  return fraction(text) ?? percentage(text) ?? labelled(text) ?? { kind: 'word', text };
}

/** "17/25", "8 out of 10". */
function fraction(text: string): CellValue | undefined {
  const found = /^(\S+?)\s*(?:\/|\bout of\b|\bof\b)\s*(\S+)$/i.exec(text);
  if (!found || !plainNumber.test(found[1]!) || !plainNumber.test(found[2]!)) return undefined;
  return { kind: 'number', value: numberOf(found[1]!), text, outOf: numberOf(found[2]!) };
}

function percentage(text: string): CellValue | undefined {
  const found = /^(\S+?)\s*%$/.exec(text);
  if (!found || !plainNumber.test(found[1]!)) return undefined;
  return { kind: 'number', value: numberOf(found[1]!), text, percent: true };
}

/** "4 - Good", "3 (meets)", "5: excellent": a number with its words. */
function labelled(text: string): CellValue | undefined {
  const found = /^(\d{1,3}([.,]\d)?)\s*(?:[-–—:=]\s+|[:=]|\.\s+|\)\s*|\s*\()\s*\p{L}/u.exec(text);
  return found ? { kind: 'number', value: numberOf(found[1]!), text } : undefined;
}

function numberOf(text: string): number {
  return Number(text.replace('−', '-').replace(',', '.'));
}

/** The most levels that a column may state; the fewest are 3. */
const mostValues = 101;

/** A number of levels, as a column named levels or scale gives it. */
export function levelsOfCell(cell: string): Cell<number | undefined> {
  const text = cell.trim();
  if (text === '') return { value: undefined };
  const levels = /^\d{1,15}(\.0{1,10})?$/.test(text) ? Number(text) : Number.NaN;
  if (levels >= 2 && levels <= mostValues) return { value: levels };
  return {
    wrong: `“${shown(text)}” is not a number of levels; scales have 3 or more (up to ${mostValues}), and yes or no has 2`,
  };
}

/** One end of a scale. */
export function endOfCell(cell: string): Cell<number | undefined> {
  const text = cell.trim();
  if (text === '') return { value: undefined };
  if (plainNumber.test(text)) return { value: numberOf(text) };
  if (percentage(text)) return { value: 100 };
  return { wrong: `“${shown(text)}” is not a number; give the end of the scale, such as 0, 10 or 25` };
}

export function weightOfCell(cell: string): Cell<number | undefined> {
  const text = cell.trim();
  if (text === '') return { value: undefined };
  const weight = /^\d{1,9}([.,]\d{1,9})?\s*%?$/.test(text)
    ? Number(text.replace(',', '.').replace('%', ''))
    : Number.NaN;
  if (weight >= 0 && weight <= 1000) return { value: weight };
  return { wrong: `“${shown(text)}” is not a weight; give a number from 0 to 1000` };
}

/** The categories that a cell names, separated by commas, semicolons, signs or "and". */
export function categoriesOfCell(cell: string): Cell<readonly Category[]> {
  const parts = cell
    .slice(0, 1000)
    .split(/[,;/+&|]|\band\b/i)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const found = parts.map(categoryNamed);
  const unknown = found.indexOf(undefined);
  if (unknown !== -1) {
    return {
      wrong: `“${shown(parts[unknown] ?? '')}” is not a category; give ${oneOf(categories)}, or several with +`,
    };
  }
  return { value: categories.filter((category) => found.includes(category)) };
}

function categoryNamed(text: string): Category | undefined {
  const name = text.toLowerCase();
  return categories.find((category) => category === name || categoryMark[category].toLowerCase() === name);
}
