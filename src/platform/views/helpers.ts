import type Handlebars from 'handlebars';
import { DateTime } from 'luxon';
import { dateText, numberText, percentText } from '../base/regional.js';
import { regionalOf } from './field-parts.js';
import { attributes, isHtml, markup, safe, type Html } from './html.js';

type HelperOptions = Handlebars.HelperOptions;

const missing = '–';

/** The small helpers: comparing, dates, numbers, words, names and charts. */
export const valueHelpers = {
  eq,
  less,
  concat,
  pageUrl,
  when,
  day,
  number,
  percent,
  fileSize,
  plural,
  person,
  figure,
  svg,
};

function eq(left: unknown, right: unknown): boolean {
  return left === right;
}

function less(left: unknown, right: unknown): boolean {
  return Number(left) < Number(right);
}

/** The address of a page some steps away, with the rest of the query (text or plain values) kept. */
function pageUrl(base: unknown, query: unknown, page: unknown, step: unknown): string {
  const kept = new URLSearchParams(typeof query === 'string' ? query : undefined);
  for (const [name, value] of Object.entries(typeof query === 'object' && query ? query : {})) {
    if (['string', 'number', 'boolean'].includes(typeof value) && value !== '') kept.set(name, String(value));
  }
  kept.set('page', String(Number(page) + Number(step)));
  return `${String(base)}?${kept.toString()}`;
}

function concat(...values: unknown[]): string {
  return values
    .slice(0, -1)
    .map((value) => value ?? '')
    .join('');
}

/**
 * An instant in the reader's zone and locale, "Tue, Nov 24, 2:00 PM" in en-US; the year is said where it is not this
 * one or with `year=true`, the zone's name with `zone=true`.
 */
function when(value: unknown, options?: HelperOptions): Html {
  const regional = regionalOf(options);
  const at = instant(given(value, 'when'), regional.timeZone);
  if (!at) return safe('');
  const parts = { weekday: true, time: true, year: withYear(at, options), zoneName: options?.hash.zone === true };
  return markup`<time datetime="${iso(at)}">${dateText(at.toJSDate(), regional, parts)}</time>`;
}

/** A date, "Tue, Nov 24" in en-US. `2026-11-24` is that day everywhere; an instant is its day in the reader's zone. */
function day(value: unknown, options?: HelperOptions): Html {
  const plain = typeof given(value, 'day') === 'string' && /^\d{4}-\d\d-\d\d$/.test(String(value));
  const { locale, timeZone: theirs } = regionalOf(options);
  const timeZone = plain ? 'UTC' : theirs;
  const at = instant(value, timeZone);
  if (!at) return safe('');
  const shown = dateText(at.toJSDate(), { timeZone, locale }, { weekday: true, year: withYear(at, options) });
  return markup`<time datetime="${at.toFormat('yyyy-MM-dd')}">${shown}</time>`;
}

/** A number with as many decimals, in the reader's locale; a dash where there is none. */
function number(value: unknown, ...rest: unknown[]): string {
  return numeric(given(value, 'number'), rest, numberText);
}

/** A number of percent, "28.5%" in en-US, with as many decimals; a dash where there is none. */
function percent(value: unknown, ...rest: unknown[]): string {
  return numeric(given(value, 'percent'), rest, percentText);
}

const megabyte = 1024 * 1024;

/** A number of bytes as "120 KB" or "1.4 MB", in the reader's locale. */
function fileSize(value: unknown, options?: HelperOptions): string {
  const bytes = Number(given(value, 'fileSize'));
  const [amount, unit, decimals] =
    bytes < megabyte ? [Math.max(1, Math.round(bytes / 1024)), 'KB', 0] : [bytes / megabyte, 'MB', 1];
  return `${numberText(amount, regionalOf(options).locale, decimals)} ${unit}`;
}

function numeric(value: unknown, rest: unknown[], text: typeof numberText): string {
  if (value === null || value === undefined || value === '' || !Number.isFinite(Number(value))) return missing;
  const [digits] = rest;
  const { locale } = regionalOf(rest.at(-1) as HelperOptions | undefined);
  return text(Number(value), locale, typeof digits === 'number' ? digits : 0);
}

/** "1 scorecard", "2 scorecards". */
function plural(count: unknown, one: string, many: string): string {
  return `${String(count)} ${Number(count) === 1 ? one : many}`;
}

/** A person's name, whichever way it is written; `lang` says of what language its letters are, where they tell. */
function person(name: unknown, options?: HelperOptions): Html {
  const lang: unknown = options?.hash.lang;
  return markup`<bdi${attributes({ lang })}>${String(given(name, 'person') ?? '')}</bdi>`;
}

/** A figure, and where it has an address a link to the ratings it is made of. */
function figure(shown: unknown, url: unknown): Html {
  const text = typeof shown === 'string' ? markup`${shown}` : shown;
  if (!isHtml(text)) throw new Error('{{figure}} needs a text');
  return typeof url === 'string' && url !== '' ? markup`<a class="opens-ratings" href="${url}">${text}</a>` : text;
}

/** A chart drawn by the server. Throws for anything that does not begin as one. */
function svg(chart: unknown): Html {
  if (typeof chart !== 'string' || !chart.startsWith('<svg '))
    throw new Error('{{svg}} takes a chart made by charts.ts');
  return safe(chart);
}

/** A bare {{when}} or {{number}} calls the helper, not the model's value of that name. */
function given(value: unknown, helper: string): unknown {
  const bare = typeof value === 'object' && value !== null && 'hash' in value && 'data' in value;
  if (bare) throw new Error(`{{${helper}}} needs a value; to print a value called ${helper}, write {{this.${helper}}}`);
  return value;
}

function instant(value: unknown, zone: string): DateTime | undefined {
  const at =
    value instanceof Date ? DateTime.fromJSDate(value, { zone }) : DateTime.fromISO(String(value ?? ''), { zone });
  return at.isValid ? at : undefined;
}

function iso(at: DateTime): string {
  return at.toUTC().toISO({ suppressMilliseconds: true }) ?? '';
}

function withYear(at: DateTime, options: HelperOptions | undefined): boolean {
  const now: unknown = options?.data?.now;
  const today = DateTime.fromJSDate(now instanceof Date ? now : new Date(), { zone: at.zone });
  return options?.hash.year === true || at.year !== today.year;
}
