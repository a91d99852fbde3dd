import { nameOnScale, valueCount, type RatingScale } from '../../assessments/model/rating-scale.js';
import type { CriterionKind } from '../../assessments/model/vocabulary.js';
import { shown } from '../file/problem.js';
import { guessScale, scaleBetween, type ScaleGuess } from './guess-scale.js';
import { no, yes, type CellValue } from './table-cells.js';
import type { StatedScale, TableChoices } from './table-choices.js';
import type { TableEntry } from './table-entries.js';
import type { TableProblem } from '../../platform/tables/table-rows.js';
import { fold, knownScale, orderedScale, type WordScale } from './word-scales.js';

/** The scale that the ratings of a criterion are on, and how that is known. */
export interface FoundScale {
  kind: CriterionKind;
  scale: RatingScale;
  /** How many levels, where it is levels from 1 without names, as a job's own criteria have them. */
  levels?: number;
  /** Stated by the table or a person; else found in the ratings. */
  stated: boolean;
  /** Ends that the ratings fit as well. */
  others: readonly { minimum: number; maximum: number }[];
  /** The number that a cell stands for, 0 where it has no place; undefined where it holds no rating. */
  read(value: CellValue): number | undefined;
}

type Number = Extract<CellValue, { kind: 'number' }>;
type Word = Extract<CellValue, { kind: 'word' }>;

/** Finds the scales of one assessment's criteria: criteria that say nothing of their own share one. */
export class ScaleFinder {
  readonly problems: TableProblem[] = [];
  readonly assumptions: string[] = [];
  private shared: ScaleGuess | undefined;
  private words: WordScale | undefined;

  constructor(
    private readonly assessment: string,
    private readonly criteria: ReadonlyMap<string, readonly TableEntry[]>,
    private readonly choices: TableChoices,
    /** Whether the column of maxima is headed as points are: "out of", "points possible". */
    private readonly pointsPossible: boolean,
  ) {
    this.words = this.wordScale();
  }

  find(criterion: string): FoundScale {
    const entries = this.criteria.get(criterion) ?? [];
    const number = entries.find(({ value }) => value.kind === 'number');
    const word = entries.find(({ value }) => value.kind === 'word');
    if (number && word) return this.mixed(number, word, entries);
    if (word) return this.onWords(entries);
    return this.onNumbers(criterion, entries);
  }

  /** One order of words for the whole assessment: as said, else a usual one that has all of its words. */
  private wordScale(): WordScale | undefined {
    if (this.choices.order !== undefined) {
      const scale = orderedScale(this.choices.order);
      if (!('wrong' in scale)) return scale;
      this.problems.push({ line: 0, column: '', message: `the order of words ${scale.wrong}` });
      return undefined;
    }
    const words = new Map<string, string>();
    for (const entries of this.criteria.values()) {
      for (const { value } of entries) if (value.kind === 'word') words.set(fold(value.text), value.text);
    }
    const known = words.size <= 20 ? knownScale([...words.values()]) : undefined;
    return known && ![...words.keys()].every((word) => isAnswer(word)) ? known : undefined;
  }

  /** Words among numbers: each word is wrong, unless they are yes and no; then the later of the two kinds is. */
  private mixed(number: TableEntry, word: TableEntry, entries: readonly TableEntry[]): FoundScale {
    const words = entries.filter(({ value }) => value.kind === 'word');
    if (words.every(({ value }) => isAnswer((value as Word).text))) {
      const [first, later] = word.line >= number.line ? [number, word] : [word, number];
      const message = `is a ${later === word ? 'yes or no' : 'number'}, and line ${first.line} of the same criterion is not; keep to one`;
      this.problems.push({ line: later.line, column: later.column, message });
      return levelsFrom1(3);
    }
    for (const { line, column, value } of words) {
      const message = `“${shown((value as Word).text)}” is not a rating; give a number, or leave it empty where no one rated`;
      this.problems.push({ line, column, message });
    }
    return this.onNumbers(
      number.criterion,
      entries.filter(({ value }) => value.kind !== 'word'),
    );
  }

  private onWords(entries: readonly TableEntry[]): FoundScale {
    const words = entries.flatMap(({ value }) => (value.kind === 'word' ? [value.text] : []));
    const stated = this.choices.order !== undefined;
    if (words.every(isAnswer) && !(this.words && words.every((word) => this.words!.places.has(fold(word)))))
      return yesNo();
    const scale =
      this.words && words.every((word) => this.words!.places.has(fold(word)))
        ? this.words
        : stated
          ? undefined
          : knownScale(words);
    if (scale) return this.named(scale, stated);
    const places = this.words?.places;
    for (const { line, column, value } of entries) {
      if (value.kind !== 'word' || (stated ? places?.has(fold(value.text)) : isAnswer(value.text))) continue;
      const message = stated
        ? `“${shown(value.text)}” is not one of the words put in order; add it to the order, or mend the cell`
        : `“${shown(value.text)}” is not a rating; give a number, or yes or no, or leave it empty. If it is a word of a scale, say the order of its words`;
      this.problems.push({ line, column, message });
    }
    return levelsFrom1(3);
  }

  private named({ names, places }: WordScale, stated: boolean): FoundScale {
    const scale = { minimum: 1, maximum: names.length, step: 1, names };
    const read = (value: CellValue) => (value.kind === 'word' ? (places.get(fold(value.text)) ?? -1) + 1 : undefined);
    return { kind: 'scale', scale, stated, others: [], read };
  }

  private onNumbers(criterion: string, entries: readonly TableEntry[]): FoundScale {
    const stated = this.choices.scales ? statedFor(this.choices.scales, criterion, this.assessment) : undefined;
    const numbers = entries.flatMap(({ value }) => (value.kind === 'number' ? [value] : []));
    const values = numbers.map(({ value }) => value);
    if (stated) return this.between(entries, stated, values, true);
    const levels = this.statedLevels(entries);
    if (levels === 2) return this.checked(entries, yesNo());
    if (levels !== undefined) return this.checked(entries, { ...levelsFrom1(levels), stated: true });
    const maximum = this.statedMaximum(entries);
    const minimum = entries.find((entry) => entry.minimum !== undefined)?.minimum;
    if (maximum !== undefined) return this.upTo(entries, maximum, minimum, values);
    if (numbers.some(({ percent }) => percent))
      return this.between(entries, { minimum: 0, maximum: 100 }, values, true);
    return this.fromSharedGuess(entries, values);
  }

  /** The levels that all lines of the assessment agree on. */
  private statedLevels(entries: readonly TableEntry[]): number | undefined {
    const first = firstWith(entries, ({ levels }) => levels);
    if (!first) return undefined;
    const all = [...this.criteria.values()].flat();
    const assessment = firstWith(all, ({ levels }) => (levels === 2 ? undefined : levels));
    const departing = entries.find(({ levels }) => levels !== undefined && levels !== first.levels) ?? first;
    if (departing !== first || (first.levels !== 2 && assessment && assessment.levels !== first.levels)) {
      const other = departing !== first ? first : assessment!;
      const message = `is ${departing.levels}, and line ${other.line} of the same assessment says ${other.levels}; give one value`;
      this.problems.push({ line: departing.line, column: 'levels', message });
    }
    return first.levels;
  }

  /** The most that could be had, from a column, a heading, or beside each rating as in 17/25. */
  private statedMaximum(entries: readonly TableEntry[]): number | undefined {
    const of = ({ value, maximum }: TableEntry) =>
      value.kind === 'number' && value.outOf !== undefined ? value.outOf : maximum;
    const first = firstWith(entries, of);
    if (!first) return undefined;
    const other = entries.find((entry) => of(entry) !== undefined && of(entry) !== of(first));
    if (other) {
      const message = `is out of ${of(other)}, and line ${first.line} of the same criterion is out of ${of(first)}; give one scale to a criterion`;
      this.problems.push({ line: other.line, column: other.column, message });
    }
    return of(first);
  }

  /** A stated maximum; where nothing says the minimum it is 0 for points, and 1 for what looks like levels. */
  private upTo(
    entries: readonly TableEntry[],
    maximum: number,
    minimum: number | undefined,
    values: readonly number[],
  ): FoundScale {
    if (minimum !== undefined) return this.between(entries, { minimum, maximum }, values, true);
    const points =
      this.pointsPossible ||
      entries.some(({ value }) => value.kind === 'number' && value.outOf !== undefined) ||
      maximum > 10 ||
      values.some((value) => value < 1);
    const levels = !points && maximum <= 7 && values.every(Number.isInteger) && Number.isInteger(maximum);
    const lowest = levels && maximum >= 3 ? 1 : 0;
    const found = this.between(entries, { minimum: lowest, maximum }, values, false);
    if (points)
      this.assumptions.push(
        `“${shown(entries[0]!.criterion)}” runs from 0 to ${maximum}: only the most that could be had is stated.`,
      );
    return points ? { ...found, stated: true } : { ...found, others: [{ minimum: 1 - lowest, maximum }] };
  }

  private between(
    entries: readonly TableEntry[],
    { minimum, maximum }: { minimum: number; maximum: number },
    values: readonly number[],
    stated: boolean,
  ): FoundScale {
    if (!(maximum > minimum) || maximum - minimum > 1_000_000) {
      const message = `a scale from ${minimum} to ${maximum} cannot be; its highest value must be above its lowest`;
      this.problems.push({ line: entries[0]?.line ?? 0, column: entries[0]?.column ?? '', message });
      return levelsFrom1(3);
    }
    const inside = values.filter((value) => value >= minimum && value <= maximum);
    return this.checked(entries, onScale(scaleBetween(minimum, maximum, inside), stated, []));
  }

  private fromSharedGuess(entries: readonly TableEntry[], values: readonly number[]): FoundScale {
    const pool = this.shared ? [] : this.unstatedValues();
    this.shared ??= guessScale(pool.length > 0 ? pool : [1, 3]);
    const { scale, others } = this.shared;
    // What is in doubt is asked, and said with the question.
    if (pool.length > 0 && others.length === 0) this.assumptions.push(this.guessWords(pool));
    return values.length > 0 ? this.checked(entries, onScale(scale, false, others)) : onScale(scale, false, []);
  }

  /** All numbers of criteria of which nothing says the scale. */
  private unstatedValues(): number[] {
    return [...this.criteria].flatMap(([criterion, entries]) => {
      const said =
        (this.choices.scales && statedFor(this.choices.scales, criterion, this.assessment)) ||
        entries.some(
          (entry) =>
            entry.levels ??
            entry.maximum ??
            (entry.value as Partial<Number>).outOf ??
            (entry.value as Partial<Number>).percent,
        );
      return said ? [] : entries.flatMap(({ value }) => (value.kind === 'number' ? [value.value] : []));
    });
  }

  private guessWords(values: readonly number[]): string {
    const { scale } = this.shared!;
    const name = `The scale of “${shown(this.assessment)}”`;
    let highest = -Infinity;
    let lowest = Infinity;
    for (const value of values) {
      highest = Math.max(highest, value);
      lowest = Math.min(lowest, value);
    }
    if (scale.minimum === 1 && scale.step === 1 && scale.maximum <= 7) {
      const why = highest < 3 ? 'the fewest that a scale has' : 'the highest rating found';
      return `${name} was taken to have ${scale.maximum} levels, ${why}.`;
    }
    const zero = scale.minimum === 0 && lowest === 0 ? ': 0 is a score' : '';
    const steps = scale.step === 1 ? '' : ` in steps of ${scale.step}`;
    return `${name} was taken to run from ${scale.minimum} to ${scale.maximum}${steps}${zero}; the ratings are from ${lowest} to ${highest}.`;
  }

  /** Reports each rating that is not on the scale, with what would be accepted. */
  private checked(entries: readonly TableEntry[], found: FoundScale): FoundScale {
    const { minimum, maximum } = found.scale;
    for (const { line, column, value, levels } of entries) {
      if (value.kind !== 'number') continue;
      const number = found.read(value)!;
      if (value.outOf !== undefined && levels !== undefined && value.outOf !== levels) {
        this.problems.push({
          line,
          column,
          message: `“${shown(value.text)}” is out of ${value.outOf}, and the column for levels says ${levels}; give the rating alone`,
        });
        continue;
      }
      const whole = found.levels === undefined || Number.isInteger(number);
      if (whole && number >= minimum && number <= maximum) continue;
      this.problems.push({ line, column, message: departure(value, number, found) });
    }
    return found;
  }
}

function departure({ text }: Number, number: number, { kind, scale, levels }: FoundScale): string {
  const [low, high] = [nameOnScale(scale, scale.minimum), nameOnScale(scale, scale.maximum)];
  if (levels !== undefined && !Number.isInteger(number))
    return `“${shown(text)}” is between two levels; give a whole number`;
  if (kind === 'yes_no') {
    return `${number} is ${number < 1 ? 'below the lowest level, 1, of' : 'above the 2 levels of'} a yes or no; give yes or no`;
  }
  if (levels !== undefined) {
    const side = number < 1 ? 'below the lowest level, 1, of' : `above the ${levels} levels of`;
    return `${number} is ${side} this scale; give a level from 1 to ${levels}`;
  }
  const side = number < scale.minimum ? `below ${low}, the lowest` : `above ${high}, the highest`;
  return `${number} is ${side} of this scale; give a number from ${low} to ${high}, or say what the scale is`;
}

function isAnswer(word: string): boolean {
  return yes.has(fold(word)) || no.has(fold(word));
}

function yesNo(): FoundScale {
  const read = (value: CellValue) => {
    if (value.kind === 'number') return value.value;
    return value.kind === 'word' ? (yes.has(fold(value.text)) ? 2 : 1) : undefined;
  };
  return { kind: 'yes_no', scale: { minimum: 1, maximum: 2, step: 1 }, levels: 2, stated: true, others: [], read };
}

function levelsFrom1(levels: number): FoundScale {
  return onScale({ minimum: 1, maximum: levels, step: 1 }, false, []);
}

function onScale(scale: RatingScale, stated: boolean, others: FoundScale['others']): FoundScale {
  const plain = scale.minimum === 1 && scale.step === 1 && valueCount(scale) >= 3;
  const read = (value: CellValue) => (value.kind === 'number' ? value.value : undefined);
  return { kind: 'scale', scale, ...(plain && { levels: valueCount(scale) }), stated, others, read };
}

/** What a person said of this criterion, else of its assessment, else of all. */
function statedFor(scales: readonly StatedScale[], criterion: string, assessment: string): StatedScale | undefined {
  const named = (name: string) => scales.findLast(({ of }) => of !== undefined && fold(of) === fold(name));
  return named(criterion) ?? named(assessment) ?? scales.findLast(({ of }) => of === undefined);
}

function firstWith<T>(
  entries: readonly TableEntry[],
  of: (entry: TableEntry) => T | undefined,
): TableEntry | undefined {
  return entries.find((entry) => of(entry) !== undefined);
}
