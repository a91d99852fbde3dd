import { steady } from '../statistics/estimate.js';

export { listed } from '../../platform/base/listed.js';

/** "1st", "2nd", "3rd", "11th". */
export function ordinal(place: number): string {
  const tens = place % 100;
  const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th');
  return `${place}${suffix}`;
}

const ordinalNames = 'zeroth first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');
const numberNames = 'no one two three four five six seven eight nine ten'.split(' ');

/** "fifth"; figures above ten. */
export function ordinalWord(place: number): string {
  return ordinalNames[place] ?? ordinal(place);
}

/** "four"; figures above ten. */
export function numberWord(count: number): string {
  return numberNames[count] ?? String(count);
}

/** "1 scorecard", "3 scorecards". */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** "a" or "an", as the word after it sounds. */
export function article(word: string): string {
  return /^([aeiou]|8|11(th)?\b|18(th)?\b)/i.test(word) ? 'an' : 'a';
}

/** A number with as many decimals; one that lies half-way between two is printed the same, however it was added up. */
export function decimal(value: number, digits: number): string {
  return steady(value).toFixed(digits);
}

/** A fraction as "35%", or with decimals. */
export function percent(share: number, digits = 0): string {
  return `${decimal(share * 100, digits)}%`;
}

/** A score or a distance on a scale of 0 to `maximum`, with as many decimals as mean something there. */
export function pointsText(points: number, maximum: number, more = 0): string {
  const decimals = (maximum >= 50 ? 0 : maximum >= 10 ? 1 : 2) + more;
  const text = decimal(points, decimals);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** Two distances that must not read alike where they differ: "7" and "6", or "7.1" and "6.8". */
export function pointsApart(one: number, other: number, maximum: number): [string, string] {
  const texts = (more: number): [string, string] => [pointsText(one, maximum, more), pointsText(other, maximum, more)];
  return [0, 1].map(texts).find(([a, b]) => a !== b) ?? texts(2);
}

/** A coefficient as statisticians print it: ".48", "−.07", "1.00". */
export function coefficientText(value: number): string {
  const text = decimal(Math.abs(value), 2).replace(/^0\./, '.');
  return value < 0 && text !== '.00' ? `−${text}` : text;
}

/** In American quotation marks, which a comma goes inside of. */
export function quoted(name: string, comma = ''): string {
  return `“${name}${comma}”`;
}
