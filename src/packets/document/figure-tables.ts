import type { ComparisonView } from '../../comparison/pages/comparison-view.js';
import type { CriterionCell } from '../../comparison/pages/criterion-tables.js';

/** The figures of an assessment's criteria, in tables that are no wider than the page. */
export interface FigureTable {
  caption: string;
  /** What stands down the side. */
  corner: string;
  heads: string[];
  lines: { head: string; cells: FigureCell[] }[];
}

interface FigureCell {
  mean: string;
  basis: string;
  counts: string;
}

const mostColumns = 6;

/** Whatever there are fewer of stands across, candidates or criteria; more than a page is wide come in a further table. */
export function figureTables({ assessments, table }: ComparisonView): FigureTable[] {
  const candidates = table.heads.map(({ name }) => name);
  return assessments.flatMap(({ name, criteria }) => {
    const names = criteria.map((one) => one.name);
    const byCriterion = criteria.map(({ scores }) => scores.map(figureOf));
    const across =
      candidates.length <= criteria.length
        ? { corner: 'Criterion', heads: candidates, sides: names, rows: byCriterion }
        : { corner: 'Candidate', heads: names, sides: candidates, rows: turned(byCriterion, candidates.length) };
    const parts = Math.max(1, Math.ceil(across.heads.length / mostColumns));
    const size = Math.ceil(across.heads.length / parts);
    return Array.from({ length: parts }, (_, part) => ({
      caption: `${name}: mean level, how many of the submitted scorecards rated it, and how many gave each level, lowest first${parts > 1 ? ` (${part + 1} of ${parts})` : ''}`,
      corner: across.corner,
      heads: across.heads.slice(part * size, (part + 1) * size),
      lines: across.sides.map((head, at) => ({ head, cells: across.rows[at]!.slice(part * size, (part + 1) * size) })),
    }));
  });
}

function figureOf({ mean, basis, counts }: CriterionCell): FigureCell {
  return { mean, basis, counts };
}

function turned(rows: readonly FigureCell[][], count: number): FigureCell[][] {
  return Array.from({ length: count }, (_, at) => rows.map((row) => row[at]!));
}
