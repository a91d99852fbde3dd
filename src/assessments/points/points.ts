import { categories, type Category } from '../../jobs/model/category.js';
import { fitMargins } from './fit-margins.js';
import { type Cells, literalCells, type PointsPlan, type PointsSource } from './points-plan.js';

/** How much everything counts, out of 100, unrounded. */
export interface Points {
  pointsFrom: PointsSource;
  assessments: AssessmentPoints[];
  /** All four, in their order. */
  categories: CategoryPoints[];
  /** Of criteria that measure no category. */
  none: number;
  /** criterion points = assessment factor × weight × mean of its categories' factors. Absent where that does not hold. */
  factors: { assessments: number[]; categories: Record<Category, number> } | undefined;
  /** Categories that count less than they should, and the assessments (by place) that alone measure them. */
  short: { categories: Category[]; assessments: number[] };
  /** Categories that count more than they should, and the assessments that measure nothing else. */
  over: { categories: Category[]; assessments: number[] };
}

export interface AssessmentPoints {
  points: number;
  /** What the plan says, of all assessments with a criterion that counts. */
  promised: number;
  criteria: CriterionPoints[];
}

export interface CriterionPoints {
  points: number;
  /** The same by category; in `none` where it measures none. */
  cells: Cells;
}

export interface CategoryPoints {
  category: Category;
  points: number;
  /** What the job analysis says, of all categories that are measured. */
  promised: number;
  /** Whether a criterion that carries weight measures it. A category that none measures has no points. */
  measured: boolean;
}

/**
 * How much each criterion counts. Each assessment counts what the plan says and each category what the job analysis
 * says, both at once: a criterion's points begin as its part of the assessment, shared out evenly among the categories
 * that it measures, and are then fitted to both. Where both cannot hold, assessments hold and categories come as near
 * as they can. A criterion that measures no category keeps its part of the assessment.
 * @returns undefined where nothing carries weight
 */
export function pointsOf(given: PointsPlan): Points | undefined {
  const plan = given.pointsFrom === 'literal_weights' ? given : withoutSpecks(given);
  const counting = plan.assessments.map(({ weight, criteria }) => (criteria.some(carries) ? weight : 0));
  const promised = fractions(counting);
  if (promised === undefined) return undefined;
  const { cells, ...fit } =
    plan.pointsFrom === 'literal_weights'
      ? { cells: literalCells(plan), ...unfitted }
      : plan.pointsFrom === 'assessments_only'
        ? { cells: plan.assessments.map((assessment, a) => startOf(assessment, promised[a]!)), ...unfitted }
        : fittedCells(plan, promised);
  if (cells === undefined) return undefined;
  return { pointsFrom: plan.pointsFrom, ...added(plan, promised, cells), ...fit };
}

/** Weights next to nothing among their siblings are 0: they would move no figure, and doubles cannot hold them apart. */
function withoutSpecks(plan: PointsPlan): PointsPlan {
  const cleaned = (weights: readonly number[]) => {
    const least = 1e-9 * Math.max(0, ...weights);
    return weights.map((weight) => (weight < least ? 0 : weight));
  };
  const shares = cleaned(plan.assessments.map(({ weight }) => weight));
  const kinds = cleaned(categories.map((category) => plan.categoryWeights[category]));
  return {
    ...plan,
    assessments: plan.assessments.map(({ criteria }, a) => {
      const weights = cleaned(criteria.map(({ weight }) => weight));
      return { weight: shares[a]!, criteria: criteria.map((one, i) => ({ ...one, weight: weights[i]! })) };
    }),
    categoryWeights: Object.fromEntries(categories.map((category, k) => [category, kinds[k]!])) as Record<
      Category,
      number
    >,
  };
}

type Assessment = PointsPlan['assessments'][number];
type Fit = Pick<Points, 'factors' | 'short' | 'over'>;

const unfitted: Fit = {
  factors: undefined,
  short: { categories: [], assessments: [] },
  over: { categories: [], assessments: [] },
};

function carries({ weight }: { weight: number }): boolean {
  return weight > 0;
}

/** A criterion's part of its assessment, shared out evenly among the categories that it measures. */
function startOf({ criteria }: Assessment, share: number): Cells[] {
  const all = sum(criteria.map(({ weight }) => weight));
  return criteria.map(({ weight, measures }) => {
    const part = all > 0 ? (share * weight) / all : 0;
    const among = new Set(measures);
    if (among.size === 0) return { none: part };
    return Object.fromEntries([...among].map((category) => [category, part / among.size]));
  });
}

function fittedCells(plan: PointsPlan, promised: readonly number[]): Fit & { cells: Cells[][] } {
  const { assessments, categoryWeights } = plan;
  const start = assessments.map((assessment, a) => startOf(assessment, promised[a]!));
  const base = start.map((cells) => categories.map((category) => sum(cells.map((one) => one[category] ?? 0))));
  const rows = base.map(sum);
  const all = sum(rows);
  if (all === 0) return { cells: start, ...unfitted };
  const measured = categories.map((_, k) => base.some((row) => row[k]! > 0));
  const columns = fractions(categories.map((category, k) => (measured[k] ? categoryWeights[category] : 0)));
  const fit = fitMargins(
    base,
    rows.map((row) => row / all),
    columns ?? categories.map(() => 0),
  );
  const cells = start.map((own, a) =>
    own.map((criterion) =>
      mapped(criterion, (part, key) => {
        if (key === 'none') return part;
        const k = categories.indexOf(key);
        return base[a]![k]! > 0 ? (part * fit.cells[a]![k]! * all) / base[a]![k]! : 0;
      }),
    ),
  );
  const named = ({ columns: found, rows: by }: { columns: number[]; rows: number[] }) => ({
    categories: found.filter((k) => measured[k]).map((k) => categories[k]!),
    assessments: by,
  });
  // The fit begins with a row's cells at its total already, so a row factor is in units of that.
  const factors = fit.factors && {
    assessments: assessments.map(({ criteria }, a) => {
      const weights = sum(criteria.map(({ weight }) => weight));
      return weights > 0 ? 100 * all * fit.factors!.rows[a]! * (promised[a]! / weights) : 0;
    }),
    categories: Object.fromEntries(categories.map((category, k) => [category, fit.factors!.columns[k]!])) as Record<
      Category,
      number
    >,
  };
  return { cells, factors, short: named(fit.short), over: named(fit.over) };
}

function added(
  { assessments, categoryWeights }: PointsPlan,
  promised: readonly number[],
  cells: readonly Cells[][],
): Omit<Points, 'pointsFrom' | keyof Fit> {
  const points = cells.map((own) =>
    own.map((criterion): CriterionPoints => {
      const out = mapped(criterion, (part) => 100 * part);
      return { points: sum(Object.values(out)), cells: out };
    }),
  );
  const every = points.flat();
  const measured = categories.map((category) =>
    assessments.some(
      ({ weight, criteria }) => weight > 0 && criteria.some((one) => carries(one) && one.measures.includes(category)),
    ),
  );
  const shares = fractions(categories.map((category, k) => (measured[k] ? categoryWeights[category] : 0)));
  return {
    assessments: points.map((criteria, a) => ({
      points: sum(criteria.map((one) => one.points)),
      promised: 100 * promised[a]!,
      criteria,
    })),
    categories: categories.map((category, k) => ({
      category,
      points: sum(every.map(({ cells: own }) => own[category] ?? 0)),
      promised: 100 * (shares?.[k] ?? 0),
      measured: measured[k]!,
    })),
    none: sum(every.map(({ cells: own }) => own.none ?? 0)),
  };
}

function mapped(cells: Cells, to: (part: number, key: keyof Cells) => number): Cells {
  const entries = Object.entries(cells) as [keyof Cells, number][];
  return Object.fromEntries(entries.map(([key, part]) => [key, to(part, key)]));
}

/** The numbers over their sum; nothing where they are all 0. */
function fractions(numbers: readonly number[]): number[] | undefined {
  const all = sum(numbers);
  return all > 0 ? numbers.map((number) => number / all) : undefined;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
