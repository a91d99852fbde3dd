import { type CriterionKind, levelsOf } from './vocabulary.js';

/**
 * What the ratings of one criterion run over. A job's own criteria run over levels 1 to L; a table of ratings may
 * bring 0 to 4, halves from 0 to 10, points out of 25, per cent, letters or words.
 */
export interface RatingScale {
  minimum: number;
  /** More than the minimum. */
  maximum: number;
  /** The distance of neighboring values; it divides the distance from minimum to maximum. */
  step: number;
  /** What each value is called, lowest first, where it is a letter or a word. */
  names?: readonly string[];
}

/** The scale of a criterion that brings none of its own: levels 1 to L, or 1 (no) and 2 (yes). */
export function levelScale(kind: CriterionKind, levels: number): RatingScale {
  return { minimum: 1, maximum: levelsOf(kind, levels), step: 1 };
}

/** A value as a share of its scale: 0 at the minimum, 1 at the maximum. */
export function shareOnScale({ minimum, maximum }: RatingScale, value: number): number {
  return (value - minimum) / (maximum - minimum);
}

/** The value at a share of the scale; the other way round. */
export function valueOnScale({ minimum, maximum }: RatingScale, share: number): number {
  return minimum + share * (maximum - minimum);
}

/** How many values the scale has; never fewer than two. */
export function valueCount({ minimum, maximum, step }: RatingScale): number {
  return Math.round((maximum - minimum) / step) + 1;
}

/** A value's place on its scale, from 0. */
export function placeOnScale({ minimum, step }: RatingScale, value: number): number {
  return Math.round((value - minimum) / step);
}

/** The value at a place from 0, without what binary fractions leave behind: 0.1 × 3 is 0.3. */
export function valueAt({ minimum, step }: RatingScale, place: number): number {
  return Number((minimum + place * step).toFixed(6));
}

/** What a rating is called: its word or letter, else the number as it was given. */
export function nameOnScale(scale: RatingScale, value: number): string {
  const place = placeOnScale(scale, value);
  if (!scale.names) return String(Number(value.toFixed(4)));
  if (Math.abs(valueAt(scale, place) - value) < 1e-6) return scale.names[place] ?? String(value);
  const below = Math.floor((value - scale.minimum) / scale.step);
  return `between ${scale.names[below]} and ${scale.names[below + 1]}`;
}

/** Up to so many values each is a level that a person tells from its neighbors; beyond, a value is a measure. */
export const mostLevels = 7;

/** Whether the values are levels, whose order is what they say; else their distances count as well. */
export function hasLevels(scale: RatingScale): boolean {
  return scale.names !== undefined || valueCount(scale) <= mostLevels;
}

export function sameScale(one: RatingScale, other: RatingScale): boolean {
  return (
    one.minimum === other.minimum &&
    one.maximum === other.maximum &&
    one.step === other.step &&
    JSON.stringify(one.names) === JSON.stringify(other.names)
  );
}

const bandsOfMany = 5;

/**
 * The scale in parts that can be counted side by side: each value where there are few, else five parts of equal width.
 * @returns what each part is called, lowest first
 */
export function scaleBands(scale: RatingScale): string[] {
  const values = valueCount(scale);
  if (values <= mostLevels) {
    return Array.from({ length: values }, (_, place) => nameOnScale(scale, valueAt(scale, place)));
  }
  return Array.from({ length: bandsOfMany }, (_, band) => {
    const places = [Math.ceil((band * values) / bandsOfMany), Math.ceil(((band + 1) * values) / bandsOfMany) - 1];
    const [first, last] = places.map((place) => nameOnScale(scale, valueAt(scale, place)));
    return first === last ? first! : `${first}–${last}`;
  });
}

/** How many `scaleBands` there are. */
export function bandCount(scale: RatingScale): number {
  const values = valueCount(scale);
  return values <= mostLevels ? values : bandsOfMany;
}

/** In which of `scaleBands` a value is, from 0. */
export function bandOnScale(scale: RatingScale, value: number): number {
  return bandAt(scale, placeOnScale(scale, value));
}

function bandAt(scale: RatingScale, place: number): number {
  const values = valueCount(scale);
  return values <= mostLevels ? place : Math.floor((place * bandsOfMany) / values);
}

/** A level as it is read: its number, yes or no, or that it was not observed. */
export function levelText(kind: CriterionKind, level: number | null): string {
  if (level === null) return 'not observed';
  if (kind === 'scale') return String(level);
  return level === 2 ? 'yes' : 'no';
}

/**
 * Anchors for a scale of another length. As many levels: the same words. Fewer: each level takes the words nearest
 * to its place. More: each text goes to the level nearest to its place, and those left over say what they lie between.
 * @param anchors one text a level, lowest first; at least two
 * @param levels how many levels the scale has, at least two
 */
export function anchorsFor(anchors: readonly string[], levels: number): string[] {
  const given = anchors.length;
  if (given === levels) return [...anchors];
  if (given > levels) {
    return Array.from({ length: levels }, (_, level) => anchors[Math.round((level * (given - 1)) / (levels - 1))]!);
  }
  const placed = new Map(anchors.map((words, index) => [Math.round((index * (levels - 1)) / (given - 1)), words]));
  return Array.from({ length: levels }, (_, level) => placed.get(level) ?? between(level, placed));
}

function between(level: number, placed: ReadonlyMap<number, string>): string {
  let below = level;
  let above = level;
  while (!placed.has(below)) below -= 1;
  while (!placed.has(above)) above += 1;
  return `Between level ${below + 1} and level ${above + 1}: clearly more than the one, not yet the other.`;
}
