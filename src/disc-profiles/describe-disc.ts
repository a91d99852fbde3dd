import { dimensionName, dimensions, lettersOf, type Dimension, type Dimensions, type DiscValues } from './disc.js';
import { listed } from '../platform/base/listed.js';

export interface DiscRow {
  letter: string;
  name: string;
  /** One for each of the description's columns. */
  cells: string[];
  /** Each cell as a share of its scale, 0 to 1, for a bar; none where the form has no quantity. */
  bars: number[];
}

export interface DiscDescription {
  /** One sentence that says what stands out. */
  headline: string;
  /** What the scale is, in words. */
  scale: string;
  columns: string[];
  rows: DiscRow[];
}

/**
 * A profile in words and as a small table. Nothing is converted from one form to another, and nothing is added up: the
 * forms of different reports do not measure alike.
 */
export function describeDisc(profile: DiscValues): DiscDescription {
  switch (profile.form) {
    case 'style':
      return ofStyle(profile.style);
    case 'scores':
      return ofQuantities(profile.scores, 'Score', '0 to 100', (value) => value / 100);
    // The lowest of seven segments is still a segment: it fills a seventh.
    case 'segments':
      return ofQuantities(profile.segments, 'Segment', 'segments 1 to 7', (value) => value / 7);
    case 'tallies':
      return ofTallies(profile);
  }
}

function ofStyle(style: string): DiscDescription {
  const letters = lettersOf(style);
  const names = letters.map((letter) => dimensionName[letter]);
  const places = ['first', 'second', 'third'];
  return {
    headline: names.length === 1 ? `Style ${style}: ${names[0]}.` : `Style ${style}: ${names.join(', then ')}.`,
    scale: 'style letters, the leading one first',
    columns: ['In the style'],
    rows: dimensions.map((letter) => ({
      ...named(letter),
      cells: [places[letters.indexOf(letter)] ?? 'not in the style'],
      bars: [],
    })),
  };
}

function ofQuantities(
  values: Dimensions,
  column: string,
  scale: string,
  share: (value: number) => number,
): DiscDescription {
  return {
    headline: `Highest: ${highest(values)}. Lowest: ${lowest(values)}.`,
    scale,
    columns: [column],
    rows: dimensions.map((letter) => ({
      ...named(letter),
      cells: [String(values[letter])],
      bars: [share(values[letter])],
    })),
  };
}

function ofTallies({ most, least }: Extract<DiscValues, { form: 'tallies' }>): DiscDescription {
  const row = (letter: Dimension | 'star') => ({
    ...(letter === 'star' ? { letter: '*', name: 'Star, no dimension' } : named(letter)),
    cells: [String(most[letter]), String(least[letter])],
    bars: [most[letter] / 28, least[letter] / 28],
  });
  return {
    headline: `Highest “Most” count: ${highest(most)}. Highest “Least” count: ${highest(least)}.`,
    scale: 'choices of 28',
    columns: ['Most', 'Least'],
    rows: [...dimensions, 'star' as const].map(row),
  };
}

function named(letter: Dimension): { letter: string; name: string } {
  return { letter: letter.toUpperCase(), name: dimensionName[letter] };
}

function highest(values: Dimensions): string {
  return at(values, Math.max(...dimensions.map((letter) => values[letter])));
}

function lowest(values: Dimensions): string {
  return at(values, Math.min(...dimensions.map((letter) => values[letter])));
}

/** Every dimension of a value, so that equals are named alike. */
function at(values: Dimensions, value: number): string {
  const names = dimensions.filter((letter) => values[letter] === value).map((letter) => dimensionName[letter]);
  return names.length === 1 ? `${names[0]} ${value}` : `${listed(names)}, ${value} each`;
}
