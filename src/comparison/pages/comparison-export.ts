import type { Evidence } from '../../assessments/evidence/evidence.js';
import type { Comparison } from '../engine/comparison.js';
import { scoreTable } from './score-table.js';

export type Cell = string | number;

/** One row for each rating that the viewer may see, as a table of ratings is read again. */
export function longTable(comparison: Comparison, evidence: Evidence): Cell[][] {
  const people = new Map(comparison.panelists.map(({ key, name }) => [key, name]));
  const weights = new Map(
    evidence.assessments.flatMap(({ key, criteria }) =>
      criteria.map((one) => [JSON.stringify([key, one.key]), one.weight] as const),
    ),
  );
  const heads = ['candidate', 'panelist', 'assessment', 'criterion', 'rating', 'levels', 'weight', 'category', 'note'];
  const rows = comparison.candidates.flatMap((candidate) =>
    candidate.assessments.flatMap((score) => {
      const assessment = comparison.assessments.find(({ key }) => key === score.assessment);
      return score.criteria.flatMap(({ criterion: key, ratings }) => {
        const criterion = assessment?.criteria.find((one) => one.key === key);
        return ratings.map(({ panelist, level, note }): Cell[] => [
          ...[candidate.name, people.get(panelist) ?? panelist, assessment?.name ?? score.assessment],
          ...[criterion?.name ?? key, given(level, criterion?.kind === 'yes_no'), criterion?.levels ?? ''],
          weights.get(JSON.stringify([score.assessment, key])) ?? '',
          criterion?.measures.join('; ') ?? '',
          note ?? '',
        ]);
      });
    }),
  );
  return [heads, ...rows];
}

function given(level: number | undefined, yesNo: boolean): Cell {
  if (level === undefined) return '';
  return yesNo ? (level === 2 ? 'yes' : 'no') : level;
}

/** The table of scores, a row for each candidate. */
export function wideTable(comparison: Comparison): Cell[][] {
  const { rows, lines } = scoreTable(comparison);
  return [
    ['candidate', 'place', ...lines.map(({ label }) => label)],
    ['share of the overall', '', ...lines.map(({ share }) => share)],
    ...rows.map(({ head, cells }): Cell[] => [
      head.name,
      head.place,
      ...cells.map(({ text }) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : text)),
    ]),
  ];
}
