import { dateText, numberText } from '../../platform/base/regional.js';

/** Regions whose forms differ, by language; any other can be set over the API or comes from the browser. */
const offered = (
  'en-US en-GB en-CA en-AU en-IE en-IN en-NZ en-ZA en-SG da-DK de-AT de-CH de-DE es-AR es-ES es-MX et-EE fi-FI fr-BE ' +
  'fr-CA fr-CH fr-FR it-IT nb-NO nl-BE nl-NL pl-PL pt-BR pt-PT ro-RO sv-SE cs-CZ sk-SK hu-HU el-GR tr-TR uk-UA he-IL ' +
  'ar-EG hi-IN id-ID ja-JP ko-KR th-TH vi-VN zh-CN zh-TW'
).split(' ');

const example = { at: new Date('2026-11-24T14:30:00Z'), number: 1234.5 };

/**
 * What people may choose, by name, each with what it looks like.
 * @param chosen offered too, whatever it is
 */
export function localeChoices(chosen: string | null): { value: string; label: string }[] {
  const names = new Intl.DisplayNames('en', { type: 'language', languageDisplay: 'standard' });
  const all = new Set([...offered, ...(chosen ? [chosen] : [])]);
  const label = (locale: string) =>
    `${names.of(locale)}: ${dateText(example.at, { timeZone: 'UTC', locale }, { year: true, time: true })}; ${numberText(example.number, locale, 1)}`;
  return [...all].map((value) => ({ value, label: label(value) })).toSorted((a, b) => (a.label < b.label ? -1 : 1));
}
