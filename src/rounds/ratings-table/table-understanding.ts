import { nameOnScale, valueCount, type RatingScale } from '../../assessments/model/rating-scale.js';
import { shown } from '../file/problem.js';
import type { Columns, ColumnUse } from './find-columns.js';
import type { ReadTable } from './read-table.js';
import { repeatWords } from './repeated-ratings.js';
import { onlyAssessment } from './table-entries.js';
import { kindNamed } from './table-evidence.js';
import { grouped, unique } from './table-grouping.js';
import type { TableSource } from '../../platform/tables/table-rows.js';
import type { CriterionShape, TableShape } from './table-shape.js';

/** What was understood of a table, as plain data: to be looked at, and corrected, before anything is made of it. */
export interface TableUnderstanding {
  source: TableSource;
  /** How the table is laid out, in a sentence. */
  layout: string;
  shape?: Columns['shape'];
  headings?: Columns['headings'];
  columns: (ColumnUse & { place: number; examples: string[] })[];
  candidates: string[];
  panelists: string[];
  scales: {
    assessment: string;
    criterion: string;
    words: string;
    minimum: number;
    maximum: number;
    named: boolean;
    stated: boolean;
  }[];
  /** Ratings that count. */
  ratings: number;
  /** Cells or lines without a rating. */
  gaps: number;
  /** No-shows and the like, in the table's words. */
  absences: { candidate: string; word: string }[];
  repeats: string[];
  vary: boolean;
  /** The first lines as they stand. */
  rows: { line: number; cells: string[] }[];
  /** What is worth knowing of single candidates and panelists, in sentences. */
  remarks: string[];
}

const rowsShown = 5;
const mostRemarks = 10;

export function understandingOf(table: ReadTable, source: TableSource): TableUnderstanding {
  const { header, columns, shape, entries, ratings, repeats } = table;
  const rows = header?.rows ?? [];
  const given = ratings.filter(({ value }) => value !== null);
  const absences = absencesOf(table);
  return {
    source,
    layout: columns ? layoutWords(columns, table.unnamed) : '',
    ...(columns && { shape: columns.shape }),
    ...(columns?.headings && { headings: columns.headings }),
    columns: (columns?.uses ?? []).flatMap((use, place) =>
      use.title === ''
        ? []
        : [
            {
              ...use,
              place,
              examples: unique(rows.slice(0, 50).map(({ cells }) => (cells[place] ?? '').trim()))
                .filter((cell) => cell !== '')
                .slice(0, 3),
            },
          ],
    ),
    candidates: unique(entries.map(({ candidate }) => candidate)),
    panelists: unique(given.map(({ entry }) => entry.panelist)),
    scales: shape ? scalesOf(shape) : [],
    ratings: given.length,
    gaps: ratings.length - given.length,
    absences,
    repeats: repeats.map(repeatWords),
    vary: table.vary,
    rows: rows
      .slice(0, rowsShown)
      .map(({ line, cells }) => ({ line, cells: header!.titles.map((_, at) => cells[at] ?? '') })),
    remarks: remarksOn(table, absences),
  };
}

function layoutWords({ shape, headings, scores }: Columns, unnamed: boolean): string {
  if (shape === 'long') return 'One line for each rating.';
  if (headings === 'panelists')
    return `One line for each candidate, with a column for each of ${scores.length} panelists.`;
  const each = unnamed ? 'scorecard, whose panelist is not named' : 'scorecard';
  return `One line for each ${each}, with a column for each of ${scores.length} criteria.`;
}

/** "1 to 5", "0 to 10 in steps of 0.5", "No < Mixed < Yes". */
export function scaleWords(scale: RatingScale): string {
  if (scale.names) return scale.names.join(' < ');
  const ends = `${nameOnScale(scale, scale.minimum)} to ${nameOnScale(scale, scale.maximum)}`;
  return scale.step === 1 || valueCount(scale) > 1001 ? ends : `${ends} in steps of ${scale.step}`;
}

function scalesOf({ assessments }: TableShape): TableUnderstanding['scales'] {
  return [...assessments.values()].flatMap(({ name, criteria }) =>
    [...criteria.values()].map((criterion) => ({
      assessment: name,
      criterion: criterion.name,
      words: criterion.kind === 'yes_no' ? 'yes or no' : scaleWords(criterion.found.scale),
      minimum: criterion.found.scale.minimum,
      maximum: criterion.found.scale.maximum,
      named: criterion.kind === 'yes_no' || criterion.found.scale.names !== undefined,
      stated: criterion.found.stated,
    })),
  );
}

function absencesOf({ entries }: ReadTable): TableUnderstanding['absences'] {
  const found = new Map<string, string>();
  for (const { candidate, value } of entries) if (value.kind === 'absent') found.set(candidate, value.text);
  return [...found].map(([candidate, word]) => ({ candidate, word }));
}

/** Judges who gave the same to all, or nothing, or scored one candidate only; candidates without any rating. */
function remarksOn(table: ReadTable, absent: TableUnderstanding['absences']): string[] {
  if (!table.evidence) return [];
  const given = table.ratings.filter(({ value }) => value !== null);
  const rated = new Set(given.map(({ entry }) => entry.candidate));
  const absences = new Map(absent.map(({ candidate, word }) => [candidate, word]));
  const unrated = unique(table.entries.map(({ candidate }) => candidate)).filter((name) => !rated.has(name));
  const people = table.vary ? [] : panelistRemarks(table, rated.size);
  return [
    ...atMost(
      unrated.map(
        (name) =>
          `${shown(name)} has no rating${absences.has(name) ? ` (${shown(absences.get(name)!)})` : ''} and is not ranked.`,
      ),
    ),
    ...atMost(people),
  ];
}

function panelistRemarks(table: ReadTable, candidates: number): string[] {
  const byPanelist = grouped(table.ratings, ({ entry }) => entry.panelist);
  return [...byPanelist].flatMap(([panelist, all]) => {
    const own = all.filter(({ value }) => value !== null);
    const name = shown(panelist);
    const scored = unique(own.map(({ entry }) => entry.candidate));
    if (own.length === 0) return [`${name} gave no score at all.`];
    if (scored.length === 1) return candidates > 1 ? [`${name} scored one candidate only, ${shown(scored[0]!)}.`] : [];
    return isFlat(own)
      ? [`${name} gave every candidate the same, so these ratings tell no one apart; they count like the others.`]
      : [];
  });
}

/** Whether every criterion has one value for all candidates. */
function isFlat(ratings: ReadTable['ratings']): boolean {
  const first = new Map<string, Map<string, number | null>>();
  return ratings.every(({ entry: { assessment, criterion }, value }) => {
    const own = first.get(assessment) ?? new Map<string, number | null>();
    first.set(assessment, own);
    if (!own.has(criterion)) own.set(criterion, value);
    return own.get(criterion) === value;
  });
}

function atMost(sentences: string[]): string[] {
  if (sentences.length <= mostRemarks) return sentences;
  return [...sentences.slice(0, mostRemarks), `… and ${sentences.length - mostRemarks} more like these.`];
}

/** What holds for all of it and the table does not say: weights, categories, kinds of assessment, columns not used. */
export function filledIn({ columns, shape, entries }: ReadTable): string[] {
  if (!columns || !shape) return [];
  const assessments = [...shape.assessments.values()];
  const scales = assessments
    .flatMap(({ criteria }) => [...criteria.values()])
    .filter(({ kind }: CriterionShape) => kind === 'scale');
  const said: string[] = [];
  if (!entries.some((entry) => entry.weight !== undefined) && scales.length > 1) {
    said.push('No weights were given: every criterion in an assessment counts the same.');
  }
  if (assessments.length > 1) said.push('Every assessment counts the same.');
  said.push(
    entries.some((entry) => entry.categories.length > 0)
      ? 'Every category that is measured counts the same.'
      : 'No categories were given: the overall score is the mean of the assessments, each the weighted mean of its criteria.',
  );
  if (assessments.some(({ name }) => name !== onlyAssessment)) {
    said.push(...assessments.map(({ name }) => `“${shown(name)}” is shown as ${kindWords[kindNamed(name)]}.`));
  }
  return said;
}

/** Columns that nothing was made of. */
export function notUsed({ columns }: ReadTable): string[] {
  const others = columns?.uses.filter(({ role, title }) => role === 'ignore' && title !== '') ?? [];
  const titles = others.map(({ title }) => `“${shown(title)}”`);
  if (titles.length === 0) return [];
  return [`Not used: the ${titles.length === 1 ? 'column' : 'columns'} ${titles.slice(0, 20).join(', ')}.`];
}

const kindWords = {
  interview: 'an interview',
  audition: 'an audition',
  writing_sample: 'a writing sample',
  reference: 'a reference check',
};
