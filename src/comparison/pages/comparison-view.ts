import { printedOf } from '../../assessments/points/printed-points.js';
import { type Category, categoryName } from '../../jobs/model/category.js';
import { dotPlot } from '../../platform/views/charts.js';
import type { RatingLinks } from '../engine/ratings.js';
import type { Comparison, Sentences } from '../engine/comparison.js';
import { withoutContext } from '../engine/context.js';
import { assessmentViews, criterionAnchor, type AssessmentView } from './criterion-tables.js';
import { none, points, range } from './figures.js';
import { panelView, type PanelView } from './panel-tables.js';
import { assessmentPoints, categoryPoints, pointsView, type PointsView } from './points-view.js';
import { scoreTable, type ScoreTable } from './score-table.js';
import { counted, listed, pointsText } from '../engine/wording.js';

/** A comparison worked out for a template: texts and drawn charts, nothing left to decide. */
export interface ComparisonView extends PanelView {
  sentences: Sentences;
  maximum: number;
  counts: { candidates: string; assessments: string; panelists: string };
  hasCandidates: boolean;
  table: ScoreTable;
  /** Every panelist's overall, the mean and its comparison interval, one row a candidate. */
  dots: string;
  dotTable: DotLine[];
  pairs: PairView[];
  /** Which pairs they are, where they are not all. */
  pairsCaption: string;
  assessments: AssessmentView[];
  disagreements: DisagreementView[];
  points: PointsView;
  categories: { category: Category; name: string; points: string; reason: string; criteria: string }[];
  plan: { name: string; points: string; reason: string; levels: number; criteria: number; panel: string }[];
  deviations: string[];
  fromCategories: boolean;
  /** Inside each category weights are multiplied: the plan was locked before there were points. */
  literal: boolean;
}

export interface DotLine {
  candidate: string;
  overall: string;
  url: string | undefined;
  range: string;
  /** All panelists in one text. */
  each: string;
  dots: { text: string; url: string | undefined }[];
}

export interface PairView {
  names: string;
  candidates: { name: string; url: string | undefined }[];
  difference: string;
  least: string;
  verdict: string;
}

export interface DisagreementView {
  candidate: string;
  assessment: string;
  criterion: string;
  anchor: string;
  url: string | undefined;
  lowest: string;
  highest: string;
  /** Where it is talked over, if its debrief is open. */
  roomUrl: string | undefined;
}

export interface ViewOptions {
  /** Begins every id, so that several views may stand in one document. */
  prefix: string;
  dotsWidth?: number;
  /** Of each row of dots, in pixels; as tall as its dots need unless said. */
  dotsRowHeight?: number;
  multiplesWidth?: number;
  countsWidth?: number;
  mostMultiples?: number;
  /** Of the small multiples. */
  mostColumns?: number;
  /** Of one chart of small multiples, in pixels. */
  mostHeight?: number;
  disagreementsFirst?: boolean;
  /** How many disagreements are listed; all unless said. */
  mostDisagreements?: number;
  /** Leaves out the tables of every criterion and rating. */
  brief?: boolean;
  /** Where each figure opens to the ratings it is made of; nowhere on paper. */
  links?: RatingLinks;
}

const allPairsUpTo = 12;
/** More pairs than these are no table that anybody reads; how many there are is said above it. */
const mostPairs = 120;

export function comparisonView(comparison: Comparison, options: ViewOptions): ComparisonView {
  const panel = withoutContext(comparison);
  return {
    ...panelView(panel, options.links),
    ...headView(comparison),
    ...scoresView(comparison, options.links),
    ...dotsView(comparison, options),
    ...methodView(comparison),
    assessments: criteriaView(panel, options),
    disagreements: disagreementsView(panel, options, options.mostDisagreements),
    categories: categoriesView(comparison),
    plan: planView(comparison),
  };
}

/** What the head of every page says. */
export function headView({ candidates, assessments, panelists }: Comparison) {
  return {
    counts: {
      candidates: counted(candidates.length, 'candidate'),
      assessments: counted(assessments.length, 'assessment'),
      panelists: counted(panelists.filter(({ scorecards }) => scorecards > 0).length, 'panelist'),
    },
    hasCandidates: candidates.length > 0,
  };
}

/** The table of scores, which of them are told apart, and where the round departed from its plan. */
export function scoresView(comparison: Comparison, links?: RatingLinks) {
  return {
    sentences: comparison.sentences,
    maximum: comparison.job.maximum,
    table: scoreTable(comparison, links),
    ...pairsView(comparison, links),
    deviations: comparison.deviations.map(({ words }) => words),
  };
}

/** Every panelist's overall, drawn and as a table. */
export function dotsView(comparison: Comparison, options: ViewOptions) {
  return { dots: overallDots(comparison, options), dotTable: dotTable(comparison, options.links) };
}

/** What everything counts, and how it was worked out. */
export function methodView(comparison: Comparison) {
  return {
    maximum: comparison.job.maximum,
    points: pointsView(comparison),
    fromCategories: comparison.overallFrom === 'categories',
    literal: comparison.pointsFrom === 'literal_weights',
  };
}

export function criteriaView(comparison: Comparison, options: ViewOptions): AssessmentView[] {
  const { prefix, mostMultiples = 12, mostColumns, mostHeight, multiplesWidth, countsWidth } = options;
  const { disagreementsFirst, links, brief } = options;
  return assessmentViews(comparison, {
    ...{ prefix, mostMultiples, mostColumns, mostHeight, disagreementsFirst, links, brief },
    ...(multiplesWidth ? { width: multiplesWidth } : {}),
    ...(countsWidth ? { countsWidth } : {}),
  });
}

function overallDots(
  { candidates, panelists, assessments, job }: Comparison,
  { prefix, dotsWidth: width, dotsRowHeight: rowHeight }: ViewOptions,
): string {
  const names = new Map(panelists.map(({ key, name }) => [key, name]));
  const titles = new Map(assessments.map(({ key, name }) => [key, name]));
  const rows = candidates.map((candidate) => ({
    label: candidate.name,
    dots: candidate.panelists.map(({ panelist, value, complete, assessments: over }) => ({
      value,
      label: `${names.get(panelist) ?? panelist}${complete ? '' : ` (${listed(over.map((key) => titles.get(key) ?? key))})`}`,
    })),
    ...('value' in candidate.overall ? { mean: candidate.overall.value } : {}),
    ...('plusMinus' in candidate.interval ? { low: candidate.interval.low, high: candidate.interval.high } : {}),
  }));
  return dotPlot({
    id: `${prefix}-overall`,
    title: 'Overall score by panelist',
    description: `One row per candidate on a scale of 0 to ${job.maximum}: ${candidates
      .map(({ name, overall }) => `${name} ${points(overall, job.maximum)}`)
      .join(', ')}. A table has the figures.`,
    domain: [0, job.maximum],
    rows,
    ...(width ? { width } : {}),
    ...(rowHeight ? { rowHeight } : {}),
  });
}

function dotTable({ candidates, panelists, job }: Comparison, links?: RatingLinks): DotLine[] {
  const names = new Map(panelists.map(({ key, name }) => [key, name]));
  return candidates.map((candidate) => {
    const dots = candidate.panelists.map(({ panelist, value, complete }) => ({
      text: `${names.get(panelist) ?? panelist} ${pointsText(value, job.maximum)}${complete ? '' : '*'}`,
      url: links?.({ candidate: candidate.key, panelist }),
    }));
    return {
      candidate: candidate.name,
      overall: points(candidate.overall, job.maximum),
      url: links?.({ candidate: candidate.key }),
      range: range(candidate.interval, job.maximum) ?? none,
      each: dots.map(({ text }) => text).join(', '),
      dots,
    };
  });
}

/** With many candidates, only the pairs of whoever is first. */
function pairsView({ pairs, candidates, bands, job: { maximum } }: Comparison, links?: RatingLinks) {
  const names = new Map(candidates.map(({ key, name }) => [key, name]));
  const first = new Set(bands[0]?.candidates);
  const shown =
    candidates.length <= allPairsUpTo
      ? pairs
      : pairs.filter(({ candidates: [one, other] }) => first.has(one) || first.has(other));
  const few = shown.slice(0, mostPairs);
  const rows = few.map((pair): PairView => ({
    names: pair.candidates.map((key) => names.get(key) ?? key).join(' and '),
    candidates: pair.candidates.map((key) => ({ name: names.get(key) ?? key, url: links?.({ candidate: key }) })),
    difference: pointsText(pair.difference, maximum, 1),
    least: 'value' in pair.leastAmongAll ? pointsText(pair.leastAmongAll.value, maximum, 1) : none,
    verdict:
      'notEstimable' in pair.standardError
        ? `can’t be compared: ${pair.standardError.notEstimable}`
        : pair.separatedAmongAll
          ? 'clearly apart'
          : 'can’t be told apart',
  }));
  return { pairs: rows, pairsCaption: pairsCaption(few.length, pairs.length) };
}

function pairsCaption(shown: number, all: number): string {
  const which =
    shown === all ? 'All pairs of candidates' : `${shown} of ${all} pairs, each with a candidate of the first group`;
  return `${which}, and whether the evidence tells them apart`;
}

export function disagreementsView(
  comparison: Comparison,
  { prefix, links }: Pick<ViewOptions, 'prefix' | 'links'>,
  most?: number,
): DisagreementView[] {
  const names = new Map(comparison.candidates.map(({ key, name }) => [key, name]));
  const panelists = new Map(comparison.panelists.map(({ key, name }) => [key, name]));
  const assessments = new Map(comparison.assessments.map((one) => [one.key, one]));
  const named = (keys: readonly string[]) => listed(keys.map((key) => panelists.get(key) ?? key));
  return comparison.disagreements.slice(0, most).map((one) => {
    const assessment = assessments.get(one.assessment);
    const criterion = assessment?.criteria.find(({ key }) => key === one.criterion);
    const said = (level: number) => (criterion?.kind === 'yes_no' ? (level === 2 ? 'yes' : 'no') : String(level));
    return {
      candidate: names.get(one.candidate) ?? one.candidate,
      assessment: assessment?.name ?? one.assessment,
      criterion: criterion?.name ?? one.criterion,
      anchor: criterionAnchor(prefix, comparison, one.assessment, one.criterion),
      url: links?.({ candidate: one.candidate, assessment: one.assessment, criterion: one.criterion }),
      lowest: `${said(one.lowest.level)}, ${named(one.lowest.panelists)}`,
      highest: `${said(one.highest.level)}, ${named(one.highest.panelists)}`,
      roomUrl: undefined,
    };
  });
}

function categoriesView(comparison: Comparison): ComparisonView['categories'] {
  const printed = printedOf(comparison.assessments);
  return comparison.categories.map(({ category, reason, criteria }) => ({
    category,
    name: categoryName[category],
    points: categoryPoints(comparison, printed, category),
    reason: reason ?? '',
    criteria: counted(criteria, 'criterion').replace('criterions', 'criteria'),
  }));
}

function planView(comparison: Comparison): ComparisonView['plan'] {
  const names = new Map(comparison.panelists.map(({ key, name }) => [key, name]));
  const printed = printedOf(comparison.assessments);
  return comparison.assessments.map((assessment, place) => ({
    name: assessment.name,
    points: assessmentPoints(comparison, printed, place),
    reason: assessment.weightReason ?? '',
    levels: assessment.levels,
    criteria: assessment.criteria.length,
    panel: listed(assessment.panelists.map((key) => names.get(key) ?? key)) || none,
  }));
}
