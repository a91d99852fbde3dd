/** How a reader is shown dates, times and numbers. The words stay English whatever the locale. */
export interface Regional {
  /** IANA name, such as America/Chicago. */
  timeZone: string;
  /** Language and region, such as de-DE: what `localeNamed` answers. */
  locale: string;
}

export type Paper = 'A4' | 'Letter';

export const usual: Regional = { timeZone: 'UTC', locale: 'en-US' };

/** Longer headers are cut: no one reads that many languages. */
const longestHeader = 500;
const mostRemembered = 1000;

/**
 * A language tag as a locale that Intl knows, with its region: "de" is de-DE. Scripts, variants and extensions are
 * dropped, since words and digits stay as they are in English.
 * @returns undefined for anything else
 */
export const localeNamed = remembered((tag: string): string | undefined => {
  if (tag.length > 35) return undefined;
  try {
    const { language, region } = new Intl.Locale(tag).maximize();
    const known = region !== undefined && new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(region);
    return known && Intl.NumberFormat.supportedLocalesOf(language).length > 0 ? `${language}-${region}` : undefined;
  } catch {
    return undefined;
  }
});

/** The first locale of an Accept-Language header that Intl knows, by preference. @see RFC 9110, 12.5.4 */
export function acceptedLocale(header: string | undefined): string | undefined {
  const wanted = (header ?? '').slice(0, longestHeader).split(',').map(preference);
  const inOrder = wanted.filter(({ quality }) => quality > 0).toSorted((one, other) => other.quality - one.quality);
  for (const { tag } of inOrder) {
    const locale = localeNamed(tag);
    if (locale) return locale;
  }
  return undefined;
}

function preference(part: string): { tag: string; quality: number } {
  const [tag = '', ...parameters] = part.split(';').map((one) => one.trim());
  const weight = parameters.find((one) => /^q=/i.test(one))?.slice(2);
  return {
    tag,
    quality: weight === undefined ? 1 : /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0,
  };
}

/** Countries that print on US Letter; all others on A4. @see CLDR, supplemental/paperSize */
const letterRegions = new Set('BZ CA CL CO CR GT MX NI PA PH PR SV US VE'.split(' '));

export function paperOf(locale: string): Paper {
  return letterRegions.has(regionOf(locale)) ? 'Letter' : 'A4';
}

/** Both papers for a form, the locale's own first. */
export function paperChoices(locale: string): { value: Paper; label: string }[] {
  const letter = { value: 'Letter', label: 'US Letter' } as const;
  const a4 = { value: 'A4', label: 'A4' } as const;
  return paperOf(locale) === 'A4' ? [a4, letter] : [letter, a4];
}

/** A paper by its name, however it is spelled. */
export function paperNamed(name: string): Paper | undefined {
  return (['A4', 'Letter'] as const).find((paper) => paper.toLowerCase() === name.trim().toLowerCase());
}

export interface DateParts {
  weekday?: boolean;
  year?: boolean;
  time?: boolean;
  /** The zone's name after the time, such as CST. */
  zoneName?: boolean;
}

/** A day, with or without its time: "Mon, Nov 9, 3:02 PM" in en-US, "Mon, 9 Nov, 15:02" in de-DE. */
export function dateText(at: Date, { timeZone, locale }: Regional, parts: DateParts = {}): string {
  const key = [locale, timeZone, parts.weekday, parts.year, parts.time, parts.zoneName].join(' ');
  // Versions of Intl differ in the space before PM.
  return tidy(dateFormat(key, locale, timeZone, parts).format(at)).replace(/\u00a0/g, ' ');
}

/** A number with as many decimals: "1,234.5" in en-US, "1.234,5" in de-DE; a minus is a minus sign. */
export function numberText(value: number, locale: string, decimals = 0): string {
  return tidy(numberFormat(`${locale} ${decimals}`, locale, decimals, {}).format(value));
}

/** A number in percent, "28.5%" in en-US, "28,5 %" in de-DE. */
export function percentText(percent: number, locale: string, decimals = 0): string {
  const how = { style: 'unit', unit: 'percent' } as const;
  return tidy(numberFormat(`${locale} ${decimals} %`, locale, decimals, how).format(percent));
}

/**
 * English with the dates of a region: en-DE for de-DE. Where the Unicode data has no English of that region, the
 * English of the world, with the region's 12 or 24 hours.
 */
export const dateTag = remembered((locale: string): string => {
  const own = `en-${regionOf(locale)}`;
  const english = own === locale || new Intl.DateTimeFormat(own).resolvedOptions().locale === own ? own : 'en-001';
  const { hourCycle = 'h23' } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions();
  return `${english}-u-hc-${hourCycle}`;
});

const dateFormat = remembered((_key: string, locale: string, timeZone: string, parts: DateParts) => {
  const { weekday, year, time, zoneName } = parts;
  return new Intl.DateTimeFormat(dateTag(locale), {
    timeZone,
    month: 'short',
    day: 'numeric',
    ...(weekday && { weekday: 'short' }),
    ...(year && { year: 'numeric' }),
    // 7:02 PM, but 07:02.
    ...(time && { hour: dateTag(locale).endsWith('h23') ? '2-digit' : 'numeric', minute: '2-digit' }),
    ...(zoneName && { timeZoneName: 'short' }),
  });
});

const numberFormat = remembered(
  (_key: string, locale: string, decimals: number, how: { style?: 'unit'; unit?: string }) =>
    new Intl.NumberFormat(`${locale}-u-nu-latn`, {
      ...how,
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      signDisplay: 'negative',
    }),
);

function regionOf(locale: string): string {
  return locale.split('-').at(-1)!;
}

/** One kind of no-break space, which every font has; a minus sign; none of the marks that right-to-left text needs. */
function tidy(text: string): string {
  return text
    .replace(/\u202f/g, '\u00a0')
    .replace(/[\u200e\u200f\u061c]/g, '')
    .replace('-', '−');
}

/** Intl's objects are slow to make, so the last ones are kept, by the first argument. */
function remembered<Result, Others extends unknown[]>(make: (key: string, ...others: Others) => Result) {
  const made = new Map<string, Result>();
  return (key: string, ...others: Others): Result => {
    const known = made.get(key);
    if (known !== undefined || made.has(key)) return known as Result;
    const result = make(key, ...others);
    if (made.size >= mostRemembered) made.clear();
    made.set(key, result);
    return result;
  };
}
