import { categories, categoryMark, type Category } from '../../jobs/model/category.js';
import { oneOf, shown } from '../file/problem.js';

/** A cell's value, or what is wrong with it. */
export type Cell<T> = { value: T } | { wrong: string };

/** A rating as its cell gives it: a level, yes or no (2 or 1), or null where none was given. */
export interface CellRating {
  level: number | null;
  kind: 'scale' | 'yes_no' | 'none';
}

/** The most levels a scale may have; the fewest are 3. */
export const mostLevels = 7;

const unrated = new Set(['', '-', '–', '—', 'n/a', 'na', 'none', 'not observed', 'not rated', 'not scored', '.']);
const yes = new Set(['yes', 'y', 'true']);
const no = new Set(['no', 'n', 'false']);

export function ratingOf(cell: string): Cell<CellRating> {
  const text = cell.trim().toLowerCase();
  if (unrated.has(text)) return { value: { level: null, kind: 'none' } };
  if (yes.has(text)) return { value: { level: 2, kind: 'yes_no' } };
  if (no.has(text)) return { value: { level: 1, kind: 'yes_no' } };
  if (/^\+?\d{1,15}(\.0{1,10})?$/.test(text)) return { value: { level: Number(text), kind: 'scale' } };
  if (/^[-−+]?\d+[.,]\d+$/.test(text)) {
    return { wrong: `“${shown(cell.trim())}” is between two levels; give a whole number` };
  }
  if (/^[-−]\d+$/.test(text)) {
    return { wrong: `“${shown(cell.trim())}” is below 1, the lowest level; number the levels of the scale from 1` };
  }
  if (/^\d+\s*\/\s*\d+$/.test(text)) {
    return { wrong: `“${shown(cell.trim())}”: give the rating alone, and the scale in a column named levels` };
  }
  return { wrong: `“${shown(cell.trim())}” is not a rating; give a whole number from 1, yes or no, or leave it empty` };
}

export function levelsOfCell(cell: string): Cell<number | undefined> {
  const text = cell.trim();
  if (text === '') return { value: undefined };
  const levels = /^\d{1,15}(\.0{1,10})?$/.test(text) ? Number(text) : Number.NaN;
  if (levels >= 2 && levels <= mostLevels) return { value: levels };
  return { wrong: `“${shown(text)}” is not a number of levels; scales have 3 to ${mostLevels}, and yes or no has 2` };
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
