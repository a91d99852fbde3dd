import { shown } from '../file/problem.js';
import type { RepeatRule } from './table-choices.js';
import type { TableEntry } from './table-entries.js';
import type { TableShape } from './table-shape.js';
import { listed } from '../../platform/base/listed.js';

/** Ratings that one panelist gave to one thing more than once. */
export interface Repeat {
  candidate: string;
  panelist: string;
  assessment: string;
  criterion: string;
  /** In their order. */
  lines: number[];
  /** Whether they say different things. */
  differ: boolean;
}

/** Each rating once, as a number on its scale, and what was rated more than once. */
export interface SingleRatings {
  ratings: SingleRating[];
  repeats: Repeat[];
}

export interface SingleRating {
  entry: TableEntry;
  /** On the criterion's scale; null where none was given. */
  value: number | null;
}

/** Leaves one rating of each thing by each panelist: the first, the last, or their mean. An empty cell says nothing. */
export function singleRatings(entries: readonly TableEntry[], shape: TableShape, rule: RepeatRule): SingleRatings {
  const places = new Map<number, number>();
  const keys = new NumberedNames();
  const ratings: SingleRating[] = [];
  /** By place: all that is there, where it is more than one. */
  const several = new Map<number, SingleRating[]>();
  for (const entry of entries) {
    const key = keys.of(entry);
    const found = shape.assessments.get(entry.assessment)?.criteria.get(entry.criterion)?.found;
    const rating = { entry, value: found?.read(entry.value) ?? null };
    const place = places.get(key);
    if (place === undefined) {
      places.set(key, ratings.length);
      ratings.push(rating);
    } else {
      several.set(place, [...(several.get(place) ?? [ratings[place]!]), rating]);
    }
  }
  const repeats: Repeat[] = [];
  for (const [place, group] of several) {
    const given = group.filter(({ value }) => value !== null);
    if (given.length > 1) repeats.push(repeatOf(given));
    ratings[place] = oneOf(given.length > 0 ? given : group, rule, shape);
  }
  return { ratings, repeats };
}

/** A number for each candidate × panelist × assessment × criterion, within the limits that a table has. */
class NumberedNames {
  private readonly names = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  private readonly criteria = new Map<string, number>();

  of({ candidate, panelist, assessment, criterion }: TableEntry): number {
    const [candidates, panelists, assessments] = this.names as [Numbers, Numbers, Numbers];
    const whose = numberOf(candidates, candidate) * 1024 + numberOf(panelists, panelist);
    return (whose * 64 + numberOf(assessments, assessment)) * 4096 + numberOf(this.criteria, criterion);
  }
}

type Numbers = Map<string, number>;

function numberOf(names: Numbers, name: string): number {
  const known = names.get(name);
  if (known !== undefined) return known;
  names.set(name, names.size);
  return names.size - 1;
}

function repeatOf(group: readonly SingleRating[]): Repeat {
  const { candidate, panelist, assessment, criterion } = group[0]!.entry;
  const lines = group.map(({ entry }) => entry.line);
  return {
    candidate,
    panelist,
    assessment,
    criterion,
    lines,
    differ: new Set(group.map(({ value }) => value)).size > 1,
  };
}

function oneOf(group: readonly SingleRating[], rule: RepeatRule, shape: TableShape): SingleRating {
  const [first, last] = [group[0]!, group.at(-1)!];
  const { entry } = first;
  const kind = shape.assessments.get(entry.assessment)?.criteria.get(entry.criterion)?.kind;
  if (rule === 'first') return first;
  // There is no mean of a yes and a no.
  if (rule === 'last' || kind === 'yes_no') return last;
  const values = group.map(({ value }) => value ?? 0);
  const note = group
    .map((one) => one.entry.note)
    .filter((text) => text !== '')
    .join('\n');
  return { entry: { ...entry, note }, value: values.reduce((sum, value) => sum + value, 0) / values.length };
}

/** "P1 rated “Clarity” of A on lines 2 and 6". */
export function repeatWords({ candidate, panelist, criterion, lines }: Repeat): string {
  const where = [...new Set(lines)];
  const places = where.length === 1 ? `twice on line ${where[0]}` : `on lines ${listed(where.map(String))}`;
  return `${shown(panelist)} rated “${shown(criterion)}” of ${shown(candidate)} ${places}`;
}
