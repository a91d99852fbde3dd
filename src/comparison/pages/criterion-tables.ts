import type { Category } from '../../jobs/model/category.js';
import {
  hasLevels,
  nameOnScale,
  sameScale,
  shareOnScale,
  type RatingScale,
} from '../../assessments/model/rating-scale.js';
import { smallMultiples, stackedCounts, type DotRow } from '../../platform/views/charts.js';
import type { RatingLinks } from '../engine/ratings.js';
import type {
  AssessmentSummary,
  CandidateComparison,
  Comparison,
  CriterionScore,
  CriterionSummary,
  PanelistRating,
} from '../engine/comparison.js';
import { percent } from '../engine/wording.js';
import { level } from './figures.js';

/** One assessment, criterion by criterion, with every rating and note behind the figures. */
export interface AssessmentView {
  /** What dots are placed on: "levels 1 to 5". */
  axis: string;
  key: string;
  name: string;
  levels: number;
  /** Where all of its ratings are. */
  ratingsUrl: string | undefined;
  /** A small row of dots for each criterion and candidate; none where there are too many candidates to be read. */
  multiples: string[];
  /** How often each level was given, for an audition. */
  counts: string | undefined;
  criteria: CriterionView[];
  /** The scores of the criteria, a row for each candidate. */
  rows: { name: string; scores: CriterionCell[] }[];
  /** Yes-or-no criteria: counts with their interval. */
  answers: AnswerView[];
}

export interface CriterionView {
  anchor: string;
  name: string;
  yesNo: boolean;
  measures: readonly Category[];
  anchors: { level: number; words: string }[];
  /** In the order of the candidates. */
  scores: CriterionCell[];
  spread: number;
}

export interface CriterionCell {
  candidate: string;
  name: string;
  mean: string;
  /** "2 of 3" ratings of the scorecards that are in. */
  basis: string;
  /** How many gave each level, lowest first: "0 · 1 · 3". */
  counts: string;
  /** Where its ratings are, each with its note. */
  url: string | undefined;
  ratings: RatingView[];
}

export interface RatingView {
  panelist: string;
  given: string;
  note: string;
}

export interface AnswerView {
  name: string;
  rows: { candidate: string; said: string; interval: string; url: string | undefined }[];
}

export interface CriteriaOptions {
  /** Begins every id of a chart. */
  prefix: string;
  /** Of the charts, in pixels; as wide as their place where left out. */
  width?: number;
  /** Of the chart of counts, in pixels. */
  countsWidth?: number;
  /** Above this many candidates no small multiples are drawn. */
  mostMultiples: number;
  /** How many columns there is room for; any number where left out. */
  mostColumns?: number;
  /** In pixels: a taller chart is cut into several, so that a page can hold each. */
  mostHeight?: number;
  disagreementsFirst?: boolean;
  links?: RatingLinks | undefined;
  /** Leaves out what only a table of every criterion and rating shows: with many candidates it is most of the work. */
  brief?: boolean | undefined;
}

interface Context {
  comparison: Comparison;
  assessment: AssessmentSummary;
  options: CriteriaOptions;
  panelists: ReadonlyMap<string, string>;
  /** By candidate and criterion. */
  scores: ReadonlyMap<string, ReadonlyMap<string, CriterionScore>>;
}

export function assessmentViews(comparison: Comparison, options: CriteriaOptions): AssessmentView[] {
  const panelists = new Map(comparison.panelists.map(({ key, name }) => [key, name]));
  return comparison.assessments.map((assessment) => {
    const scores = new Map(comparison.candidates.map((one) => [one.key, scoresOf(one, assessment.key)]));
    return assessmentView({ comparison, assessment, options, panelists, scores });
  });
}

function scoresOf(candidate: CandidateComparison, key: string): ReadonlyMap<string, CriterionScore> {
  const own = candidate.assessments.find(({ assessment }) => assessment === key);
  return new Map(own?.criteria.map((criterion) => [criterion.criterion, criterion]));
}

function assessmentView(context: Context): AssessmentView {
  const { assessment, options, comparison } = context;
  const { key, name, levels } = assessment;
  const shown = options.brief && assessment.kind !== 'audition' ? [] : assessment.criteria;
  const criteria = shown.map((criterion) => criterionView(context, criterion));
  if (options.disagreementsFirst) criteria.sort((one, other) => other.spread - one.spread);
  const few = comparison.candidates.length <= options.mostMultiples;
  return {
    ...{ key, name, levels },
    axis: axisOf(assessment.criteria.filter(({ kind }) => kind === 'scale').map(({ scale }) => scale)).words,
    ratingsUrl: options.links?.({ assessment: key }),
    multiples: few ? multiples(context) : [],
    counts: assessment.kind === 'audition' ? countsChart(context) : undefined,
    criteria,
    rows: comparison.candidates.map(({ name: candidate }, at) => ({
      name: candidate,
      scores: criteria.map(({ scores }) => scores[at]!),
    })),
    answers: assessment.criteria.filter(({ kind }) => kind === 'yes_no').map((one) => answerView(context, one)),
  };
}

function criterionView(context: Context, criterion: CriterionSummary): CriterionView {
  const { assessment, comparison, options } = context;
  const spreads = comparison.disagreements.filter(
    (one) => one.assessment === assessment.key && one.criterion === criterion.key,
  );
  return {
    anchor: criterionAnchor(options.prefix, comparison, assessment.key, criterion.key),
    name: criterion.name,
    yesNo: criterion.kind === 'yes_no',
    measures: criterion.measures,
    anchors: criterion.anchors.map((words, place) => ({ level: place + 1, words })),
    scores: comparison.candidates.map((candidate) => cellOf(context, criterion, candidate)),
    spread: Math.max(0, ...spreads.map(({ spread }) => spread)),
  };
}

/** Where on the page the evidence of a criterion is. */
export function criterionAnchor(prefix: string, comparison: Comparison, assessment: string, criterion: string): string {
  const first = comparison.assessments.findIndex(({ key }) => key === assessment);
  const second = comparison.assessments[first]?.criteria.findIndex(({ key }) => key === criterion) ?? 0;
  return `${prefix}-${first + 1}-${second + 1}`;
}

function cellOf(context: Context, criterion: CriterionSummary, candidate: CandidateComparison): CriterionCell {
  const score = context.scores.get(candidate.key)?.get(criterion.key);
  const ratings = context.options.brief ? [] : (score?.ratings ?? []);
  return {
    candidate: candidate.key,
    name: candidate.name,
    mean: !score ? '–' : score.yes ? `${score.yes.count} of ${score.yes.of}` : level(score.meanLevel),
    basis: score ? `${score.basis.ratings} of ${score.basis.scorecards}` : '–',
    counts: score?.counts.join(' · ') ?? '–',
    url: score && score.basis.scorecards > 0 ? ratingsUrl(context, criterion, candidate.key) : undefined,
    ratings: ratings.map((rating) => ({
      panelist: context.panelists.get(rating.panelist) ?? rating.panelist,
      given: givenWords(rating, criterion),
      note: rating.note ?? '',
    })),
  };
}

function ratingsUrl({ assessment, options }: Context, { key }: CriterionSummary, candidate: string) {
  return options.links?.({ candidate, assessment: assessment.key, criterion: key });
}

/** "3", "yes", or "not observed". */
export function givenWords({ level: given }: PanelistRating, { kind, scale }: CriterionSummary): string {
  if (given === undefined) return 'not observed';
  if (kind === 'yes_no') return given === 2 ? 'yes' : 'no';
  return nameOnScale(scale, given);
}

type Cells = readonly (DotRow | null)[];

function multiples(context: Context): string[] {
  const { assessment, comparison, options, panelists, scores } = context;
  const scales = assessment.criteria.filter(({ kind }) => kind === 'scale');
  const columns = comparison.candidates.map(({ name }) => name);
  const axis = axisOf(scales.map(({ scale }) => scale));
  const rows = scales.map((criterion) => ({
    label: criterion.name,
    cells: comparison.candidates.map((candidate): DotRow | null => {
      const score = scores.get(candidate.key)?.get(criterion.key);
      if (!score || !('value' in score.meanLevel)) return null;
      const dots = score.ratings.flatMap(({ panelist, level: value }) =>
        value === undefined
          ? []
          : [{ value: axis.at(criterion.scale, value), label: panelists.get(panelist) ?? panelist }],
      );
      return { dots, mean: axis.at(criterion.scale, score.meanLevel.value) };
    }),
  }));
  const fitting = grids(columns, rows, options.mostColumns ?? Infinity);
  return fitting
    .flatMap((grid) => slices(grid, options.mostHeight ?? Infinity))
    .map((grid, place, all) =>
      smallMultiples({
        id: `${options.prefix}-multiples-${comparison.assessments.indexOf(assessment) + 1}-${place + 1}`,
        title: `${assessment.name}: each criterion, each candidate${all.length > 1 ? `, ${place + 1} of ${all.length}` : ''}`,
        description: `One dot a panelist on ${axis.words}, and the mean. A table has the figures.`,
        domain: axis.domain,
        ...grid,
        ...(options.width ? { width: options.width, close: true } : {}),
      }),
    );
}

/** One axis for all criteria of an assessment: their scale, or per cent of each where they differ. */
function axisOf(scales: readonly RatingScale[]) {
  const [first, ...others] = scales;
  const own = first !== undefined && others.every((other) => sameScale(first, other));
  if (!own) {
    const at = (scale: RatingScale, value: number) => shareOnScale(scale, value) * 100;
    return { at, domain: [0, 100] as const, words: 'percent of each criterion’s scale' };
  }
  const { minimum, maximum } = first;
  const words = `${hasLevels(first) ? 'levels' : 'a scale from'} ${minimum} to ${maximum}`;
  return { at: (_: RatingScale, value: number) => value, domain: [minimum, maximum] as const, words };
}

interface Grid {
  columns: string[];
  rows: { label: string; cells: Cells }[];
}

/** The same grid in pieces that are no taller. */
function slices({ columns, rows }: Grid, mostHeight: number): Grid[] {
  const pieces: Grid['rows'][] = [[]];
  let height = 0;
  for (const row of rows) {
    const own = Math.max(44, ...row.cells.map((cell) => mostAlike(cell) * 11 + 30));
    if (height > 0 && height + own > mostHeight) {
      pieces.push([]);
      height = 0;
    }
    pieces.at(-1)!.push(row);
    height += own;
  }
  return pieces.map((piece) => ({ columns, rows: piece }));
}

/** Dots of the same value stand above one another. */
function mostAlike(cell: DotRow | null): number {
  const counts = new Map<number, number>();
  for (const { value } of cell?.dots ?? []) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/** The grid as it is; turned where it has too many columns and few enough rows; else cut into several. */
function grids(columns: string[], rows: Grid['rows'], most: number): Grid[] {
  if (rows.length === 0) return [];
  if (columns.length <= most) return [{ columns, rows }];
  if (rows.length <= most + 2) {
    const turned = columns.map((label, at) => ({ label, cells: rows.map(({ cells }) => cells[at] ?? null) }));
    return [{ columns: rows.map(({ label }) => label), rows: turned }];
  }
  return Array.from({ length: Math.ceil(columns.length / most) }, (_, part) => {
    const [from, to] = [part * most, (part + 1) * most];
    return {
      columns: columns.slice(from, to),
      rows: rows.map(({ label, cells }) => ({ label, cells: cells.slice(from, to) })),
    };
  });
}

function countsChart(context: Context): string | undefined {
  const { assessment, comparison, options, scores } = context;
  const scales = assessment.criteria.filter(({ kind }) => kind === 'scale');
  const bands = scales[0]?.bands;
  // Parts of different scales cannot be added up.
  if (!bands || scales.some((one) => !sameScale(one.scale, scales[0]!.scale))) return undefined;
  const rows = comparison.candidates.map((candidate) => {
    const own = scales.map(({ key }) => scores.get(candidate.key)?.get(key)?.counts ?? []);
    const counts = bands.map((_, at) => own.reduce((sum, each) => sum + (each[at] ?? 0), 0));
    return { label: candidate.name, counts };
  });
  const said = rows.map(({ label, counts }) => `${label}: ${counts.join(', ')}`).join('; ');
  return stackedCounts({
    id: `${options.prefix}-counts-${comparison.assessments.indexOf(assessment) + 1}`,
    title: `${assessment.name}: how often each level was given`,
    description: `Levels ${bands[0]} to ${bands.at(-1)}, over all criteria and panelists. ${said}.`,
    levels: bands.map((name) => `level ${name}`),
    rows,
    ...(options.countsWidth ? { width: options.countsWidth } : {}),
  });
}

function answerView(context: Context, criterion: CriterionSummary): AnswerView {
  const { comparison, scores } = context;
  const rows = comparison.candidates.map((candidate) => {
    const yes = scores.get(candidate.key)?.get(criterion.key)?.yes;
    const interval =
      yes && 'low' in yes.interval ? `${percent(yes.interval.low)} to ${percent(yes.interval.high)}` : '–';
    const some = yes && yes.of > 0;
    const url = some ? ratingsUrl(context, criterion, candidate.key) : undefined;
    return { candidate: candidate.name, said: some ? `${yes.count} of ${yes.of}` : '–', interval, url };
  });
  return { name: criterion.name, rows };
}
