import type { DateOrder } from './import-choices.js';

/** A day as YYYY-MM-DD; which of two orders it is written in may have to be known first. */
export type DateReading =
  | { day: string }
  /** Both are days. */
  | { ambiguous: { month_first: string; day_first: string } }
  | { wrong: true };

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Reads a day as people write it: 2026-11-24, 11/24/2026, 24.11.2026, 24 Nov 2026, Nov 24, 2026, or Excel's number. */
export function readDate(cell: string): DateReading {
  const text = cell.trim();
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].{1,40})?$/.exec(text);
  if (iso) return dayOf(iso[1]!, iso[2]!, iso[3]!);
  const numbers = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:,?\s.{1,30})?$/.exec(text);
  if (numbers) return eitherOrder(numbers[1]!, numbers[3]!, fullYear(numbers[4]!), numbers[2]!);
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(\p{L}{3,9})\.?,?[\s-]+(\d{4})(?:,?\s.{1,30})?$/u.exec(text);
  if (dayFirst) return namedMonth(dayFirst[3]!, dayFirst[2]!, dayFirst[1]!);
  const monthFirst = /^(\p{L}{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:,?\s.{1,30})?$/u.exec(text);
  if (monthFirst) return namedMonth(monthFirst[3]!, monthFirst[1]!, monthFirst[2]!);
  return serial(text);
}

/** The order in which a column writes its days, where one of them can be read in one order only. */
export function orderOfDates(cells: readonly string[]): DateOrder | undefined {
  let monthFirst = 0;
  let dayFirst = 0;
  for (const cell of cells) {
    const found = /^(\d{1,2})([-/])(\d{1,2})\2(?:\d{4}|\d{2})\b/.exec(cell.trim());
    if (!found) continue;
    if (Number(found[1]) > 12 && Number(found[3]) <= 12) dayFirst += 1;
    if (Number(found[3]) > 12 && Number(found[1]) <= 12) monthFirst += 1;
  }
  if (monthFirst > 0 && dayFirst > 0) return undefined;
  return monthFirst > 0 ? 'month_first' : dayFirst > 0 ? 'day_first' : undefined;
}

function eitherOrder(first: string, second: string, year: string, sign: string): DateReading {
  const dayFirst = dayOf(year, second, first);
  // Nobody who writes dots puts the month first.
  if (sign === '.') return dayFirst;
  const monthFirst = dayOf(year, first, second);
  if (!('day' in monthFirst)) return dayFirst;
  if (!('day' in dayFirst) || dayFirst.day === monthFirst.day) return monthFirst;
  return { ambiguous: { month_first: monthFirst.day, day_first: dayFirst.day } };
}

function namedMonth(year: string, name: string, day: string): DateReading {
  const month = months.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  return month === 0 ? { wrong: true } : dayOf(year, String(month), day);
}

/** Spreadsheets count days from the end of 1899. */
function serial(text: string): DateReading {
  const days = /^\d{5}(?:\.\d{1,12})?$/.test(text) ? Math.floor(Number(text)) : 0;
  if (days < 25_569 || days > 73_050) return { wrong: true };
  return { day: new Date(Date.UTC(1899, 11, 30 + days)).toISOString().slice(0, 10) };
}

function fullYear(year: string): string {
  return year.length === 4 ? year : `${Number(year) < 70 ? 20 : 19}${year}`;
}

function dayOf(year: string, month: string, day: string): DateReading {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const at = new Date(Date.UTC(y, m - 1, d));
  const is = y >= 1970 && y <= 2100 && at.getUTCMonth() === m - 1 && at.getUTCDate() === d;
  return is ? { day: at.toISOString().slice(0, 10) } : { wrong: true };
}
