import { shown } from '../file/problem.js';
import type { RepeatRule } from './table-choices.js';
import type { TableEntry } from './table-entries.js';
import type { TableShape } from './table-shape.js';

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
  const places = new Map<string, number>();
  const names = new Map<string, number>();
  const groups: SingleRating[][] = [];
  for (const entry of entries) {
    const key = [entry.candidate, entry.panelist, entry.assessment, entry.criterion]
      .map((name) => numbered(names, name))
      .join(' ');
    const found = shape.assessments.get(entry.assessment)?.criteria.get(entry.criterion)?.found;
    const rating = { entry, value: found?.read(entry.value) ?? null };
    const place = places.get(key);
    if (place === undefined) {
      places.set(key, groups.length);
      groups.push([rating]);
    } else {
      groups[place]!.push(rating);
    }
  }
  const repeats: Repeat[] = [];
  const ratings = groups.map((group) => {
    if (group.length === 1) return group[0]!;
    const given = group.filter(({ value }) => value !== null);
    if (given.length > 1) repeats.push(repeatOf(given));
    return oneOf(given.length > 0 ? given : group, rule, shape);
  });
  return { ratings, repeats };
}

/** Short keys for long names: a large table has them again and again. */
function numbered(names: Map<string, number>, name: string): number {
  const known = names.get(name) ?? names.size;
  names.set(name, known);
  return known;
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
  const places =
    where.length === 1 ? `twice on line ${where[0]}` : `on lines ${where.slice(0, -1).join(', ')} and ${where.at(-1)}`;
  return `${shown(panelist)} rated “${shown(criterion)}” of ${shown(candidate)} ${places}`;
}
