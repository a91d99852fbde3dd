import { printedOf, type PrintedPoints } from '../../assessments/points/printed-points.js';
import { short } from '../../assessments/points/promises.js';
import { categories, type Category, categoryName } from '../../jobs/model/category.js';
import type { Comparison } from '../engine/comparison.js';
import { isContext } from '../engine/context.js';
import { valueOf } from '../statistics/estimate.js';
import { pointsText } from '../engine/wording.js';
import { none, points } from './figures.js';

/** What everything counts: one column of points, and the same by category; both add up to 100. */
export interface PointsView {
  /** Heads of the columns by category; none where categories have no say. */
  categories: { category: Category; name: string }[];
  assessments: PointsGroup[];
  /** What the columns by category add up to. */
  total: { points: string; cells: string[] };
  /** Of criteria that measure no category, where others do. */
  outside: string;
}

export interface PointsGroup {
  name: string;
  points: string;
  reason: string;
  criteria: { name: string; points: string; cells: string[]; reason: string }[];
}

/** Candidates' scores beside the points, so that an overall can be worked out again by hand. */
export interface OverallsTable {
  heads: string[];
  groups: {
    name: string;
    points: string;
    scores: string[];
    criteria: { name: string; points: string; scores: string[] }[];
  }[];
  overalls: string[];
}

/** Whether what a category counts follows from the job analysis. */
export function categoriesWeighed({ overallFrom, pointsFrom }: Comparison): boolean {
  return overallFrom === 'categories' && pointsFrom !== 'assessments_only';
}

export function pointsView(comparison: Comparison): PointsView {
  const printed = printedOf(comparison.assessments);
  const shown = categoriesWeighed(comparison) ? categories : [];
  const cellsOf = (cells: readonly string[]) => shown.map((category) => cells[categories.indexOf(category)]!);
  return {
    categories: shown.map((category) => ({ category, name: categoryName[category] })),
    assessments: comparison.assessments.map(({ name, weightReason = '', criteria }, a) => ({
      name,
      points: printed.assessments[a]!.points,
      reason: weightReason,
      criteria: criteria.map((criterion, i) => ({
        name: criterion.name,
        points: printed.assessments[a]!.criteria[i]!.points,
        cells: cellsOf(printed.assessments[a]!.criteria[i]!.cells),
        reason: criterion.weightReason ?? '',
      })),
    })),
    total: {
      points: comparison.assessments.some((one) => one.points > 0) ? '100.00' : '0.00',
      cells: shown.map((category) => printed.categories[category]),
    },
    outside: shown.length > 0 && Number(printed.none) > 0 ? printed.none : '',
  };
}

/** What an assessment counts, for a column head; in a word where it is context. */
export function assessmentPoints({ assessments }: Comparison, printed: PrintedPoints, place: number): string {
  if (isContext(assessments[place]!)) return 'context';
  return short(printed.assessments[place]!.points);
}

/** What a category counts, for a column head; in words where it counts nothing for a reason. */
export function categoryPoints(comparison: Comparison, printed: PrintedPoints, category: Category): string {
  const own = comparison.categories.find((one) => one.category === category)?.points;
  if (!own || !('value' in own)) return own?.notEstimable ?? none;
  return categoriesWeighed(comparison) ? short(printed.categories[category]) : 'not weighed';
}

/** As many candidates side by side as a page is wide. */
const mostColumns = 6;

export function overallsTables(comparison: Comparison): OverallsTable[] {
  const { candidates, assessments, job } = comparison;
  const printed = printedOf(comparison.assessments);
  const parts = Math.max(1, Math.ceil(candidates.length / mostColumns));
  const size = Math.ceil(candidates.length / parts);
  return Array.from({ length: parts }, (_, part) => {
    const own = candidates.slice(part * size, (part + 1) * size);
    const score = (value: number | undefined) => (value === undefined ? none : pointsText(value, job.maximum, 1));
    return {
      heads: own.map(({ name }) => name),
      groups: assessments.map(({ name, criteria }, a) => ({
        name,
        points: printed.assessments[a]!.points,
        scores: own.map((candidate) => score(valueOf(candidate.assessments[a]!.score))),
        criteria: criteria.map((criterion, i) => ({
          name: criterion.name,
          points: printed.assessments[a]!.criteria[i]!.points,
          scores: own.map((candidate) => score(valueOf(candidate.assessments[a]!.criteria[i]!.mean))),
        })),
      })),
      overalls: own.map(({ overall }) => ('value' in overall ? score(overall.value) : points(overall, job.maximum))),
    };
  });
}
