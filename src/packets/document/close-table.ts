import type { CandidateHead, ScoreTable } from '../../comparison/pages/score-table.js';

/** The table of scores for many candidates: a line each, what a score rests on as a figure alone. */
export interface CloseTable {
  heads: { label: string; points: string }[];
  rows: { head: CandidateHead; cells: { text: string; basis: string; partial: boolean; strong: boolean }[] }[];
}

export function closeTable({ lines, rows }: ScoreTable): CloseTable {
  return {
    heads: lines.map(({ label, points }) => ({ label, points })),
    rows: rows.map(({ head, cells }) => ({
      head,
      cells: cells.map(({ text, basis, partial, look }) => ({
        ...{ text, partial },
        basis: basis.replace(/ (ratings?|scorecards?)$/, ''),
        strong: look === 'overall',
      })),
    })),
  };
}
