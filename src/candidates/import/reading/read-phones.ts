import { createRequire } from 'node:module';
import type { CountryCode } from 'libphonenumber-js';

// The files that class-validator has read already, which are others than an import would read.
const { getCountries, isSupportedCountry, parsePhoneNumberFromString } = createRequire(import.meta.url)(
  'libphonenumber-js',
) as typeof import('libphonenumber-js');

/** A telephone number as it is kept. */
export interface PhoneReading {
  /** In international form, such as +1 312 555 0100; as it was written where it is none. */
  text: string;
  /** Whether it is a number of its country. */
  known: boolean;
  /** Whether it says its country itself. */
  international: boolean;
}

/** @param country ISO 3166, for numbers that begin without a country code */
export function readPhone(cell: string, country: string): PhoneReading {
  const text = cell.replace(/\s+/g, ' ').trim();
  const international = /^\s*(?:tel:)?\s*[+＋]/i.test(cell) || /^00[1-9]/.test(cell.replace(/[^\d]/g, ''));
  const dialed = text.replace(/^00(?=[1-9])/, '+');
  const found = parsePhoneNumberFromString(dialed, { defaultCountry: countryNamed(country), extract: false });
  if (!found?.isValid()) return { text, known: false, international };
  return { text: found.formatInternational(), known: true, international };
}

export function countryNamed(country: string): CountryCode | undefined {
  const code = country.toUpperCase();
  return isSupportedCountry(code) ? code : undefined;
}

const names = new Intl.DisplayNames('en', { type: 'region' });
let choices: { value: string; label: string }[] | undefined;

/** A country in words; as it was given where it is none. */
export function countryName(country: string): string {
  const code = countryNamed(country);
  return (code && names.of(code)) ?? country;
}

/** Every country that has telephone numbers, by its name. */
export function countryChoices(): { value: string; label: string }[] {
  choices ??= getCountries()
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((one, other) => one.label.localeCompare(other.label, 'en'));
  return choices;
}

/** The country of a locale such as en-US. */
export function countryOf(locale: string): string {
  return locale.split('-').at(-1) ?? 'US';
}
