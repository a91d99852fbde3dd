import { describe, expect, it } from '@jest/globals';
import { listed } from './listed.js';
import {
  acceptedLocale,
  dateTag,
  dateText,
  localeNamed,
  numberText,
  paperChoices,
  paperNamed,
  paperOf,
  percentText,
} from './regional.js';

const at = new Date('2026-11-09T21:02:00Z');
const inChicago = (locale: string) => ({ locale, timeZone: 'America/Chicago' });

describe('a locale', () => {
  it.each([
    ['en-US', 'en-US'],
    ['de', 'de-DE'],
    ['en', 'en-US'],
    ['zh-Hant', 'zh-TW'],
    ['DE-at', 'de-AT'],
    ['es-419', 'es-419'],
    ['de-DE-u-nu-thai-hc-h11', 'de-DE'],
  ])('is language and region: %s is %s', (tag, locale) => {
    expect(localeNamed(tag)).toBe(locale);
  });

  it.each(['', '*', 'xx', 'en-XX', 'de_DE', 'i-klingon', 'x-y', 'a'.repeat(50), '"><script>', '\u0000', 'en\n-US'])(
    'is not %j',
    (tag) => {
      expect(localeNamed(tag)).toBeUndefined();
    },
  );
});

describe('an Accept-Language header', () => {
  it.each([
    ['de-DE,de;q=0.9,en;q=0.8', 'de-DE'],
    ['fr;q=0.2, es-MX;q=0.9', 'es-MX'],
    ['de;q=0, en-GB;q=0.1', 'en-GB'],
    ['tlh, de;q=2, en-CA', 'en-CA'],
    ['*;q=0.5, sv', 'sv-SE'],
  ])('names the locale that its sender likes best: %s is %s', (header, locale) => {
    expect(acceptedLocale(header)).toBe(locale);
  });

  it.each([undefined, '', '*', ';;;,,,q=', 'nonsense/1.0 (;;)', '\u0000\u0001', `${'x'.repeat(8000)},de`])(
    'names none where it says nothing: %j',
    (header) => {
      expect(acceptedLocale(header)).toBeUndefined();
    },
  );
});

describe('a date', () => {
  it.each([
    ['en-US', 'Mon, Nov 9, 3:02 PM', 'Nov 9, 2026'],
    ['en-GB', 'Mon 9 Nov, 15:02', '9 Nov 2026'],
    ['de-DE', 'Mon, 9 Nov, 15:02', '9 Nov 2026'],
    ['pt-BR', 'Mon, 9 Nov, 15:02', '9 Nov 2026'],
    ['es-MX', 'Mon, 9 Nov, 3:02 pm', '9 Nov 2026'],
    ['ar-EG', 'Mon, 9 Nov, 3:02 pm', '9 Nov 2026'],
  ])('has the form of %s and English words', (locale, withTime, withYear) => {
    const shown = dateText(at, inChicago(locale), { weekday: true, time: true });
    expect(shown).toBe(withTime);
    expect(dateText(at, inChicago(locale), { year: true })).toBe(withYear);
  });

  it('can name its zone, and begins the day at 12 or 0', () => {
    const midnight = new Date('2026-11-09T06:00:00Z');
    const how = { time: true, zoneName: true };
    expect(dateText(midnight, inChicago('en-US'), how)).toBe('Nov 9, 12:00 AM CST');
    expect(dateText(midnight, { locale: 'de-DE', timeZone: 'Europe/Berlin' }, how)).toBe('9 Nov, 07:00 CET');
    expect(dateText(midnight, inChicago('de-DE'), { time: true })).toBe('9 Nov, 00:00');
  });

  it('is worked out for a browser the same way', () => {
    expect([dateTag('en-US'), dateTag('de-DE'), dateTag('pt-BR')]).toEqual([
      'en-US-u-hc-h12',
      'en-DE-u-hc-h23',
      'en-001-u-hc-h23',
    ]);
  });
});

describe('a number', () => {
  it.each([
    ['en-US', '−1,234.6', '28.5%'],
    ['de-DE', '−1.234,6', '28,5\u00a0%'],
    ['fr-FR', '−1\u00a0234,6', '28,5\u00a0%'],
    ['hi-IN', '−1,234.6', '28.5%'],
    ['ar-EG', '−1,234.6', '28.5%'],
    ['fa-IR', '−1,234.6', '28.5%'],
  ])('has the form of %s and plain digits', (locale, number, percent) => {
    expect(numberText(-1234.56, locale, 1)).toBe(number);
    expect(percentText(28.5, locale, 1)).toBe(percent);
  });
});

describe('paper', () => {
  it('is Letter where people print on it, else A4', () => {
    const papers = (...locales: string[]) => locales.map(paperOf);
    expect(papers('en-US', 'en-CA', 'fr-CA', 'es-MX', 'es-CL')).toEqual(Array(5).fill('Letter'));
    expect(papers('de-DE', 'en-GB', 'ja-JP', 'es-ES', 'es-419')).toEqual(Array(5).fill('A4'));
  });

  it("is offered with the locale's own first, and named in any case", () => {
    expect(paperChoices('en-US').map(({ value }) => value)).toEqual(['Letter', 'A4']);
    expect(paperChoices('de-DE').map(({ value }) => value)).toEqual(['A4', 'Letter']);
    expect(['letter', ' A4', 'a5', ''].map(paperNamed)).toEqual(['Letter', 'A4', undefined, undefined]);
  });
});

describe('a list', () => {
  it('has a comma before the last of three', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((names) => listed(names))).toEqual([
      '',
      'a',
      'a and b',
      'a, b, and c',
    ]);
    expect(listed(['a', 'b', 'c'], 'or')).toBe('a, b, or c');
  });
});
