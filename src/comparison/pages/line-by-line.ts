import { short } from '../../assessments/points/promises.js';
import { printedOf } from '../../assessments/points/printed-points.js';
import { dotStrip } from '../../platform/views/strip-charts.js';
import type { Comparison } from '../engine/comparison.js';
import type { AssessmentView, CriterionView } from './criterion-tables.js';

/** So few candidates are read side by side, line by line. */
export const mostSideBySide = 3;

/** One assessment, a line for each criterion, a column for each candidate. */
export interface AssessmentLines {
  name: string;
  points: string;
  heads: string[];
  lines: CriterionLine[];
}

interface CriterionLine extends Pick<CriterionView, 'anchor' | 'name' | 'measures' | 'anchors' | 'yesNo'> {
  points: string;
  cells: {
    name: string;
    mean: string;
    url: string | undefined;
    /** A dot for each panelist on the criterion's own scale; none for a yes or no, or where nobody rated. */
    strip: string | undefined;
    ratings: { panelist: string; given: string; note: string }[];
  }[];
}

/** @param views of the same comparison, with ratings */
export function lineByLine(comparison: Comparison, views: readonly AssessmentView[]): AssessmentLines[] {
  const printed = printedOf(comparison.assessments);
  const heads = comparison.candidates.map(({ name }) => name);
  return comparison.assessments.map(({ name: title }, a) => ({
    name: title,
    points: short(printed.assessments[a]!.points),
    heads,
    lines: views[a]!.criteria.map(({ scores, anchor, name, measures, anchors, yesNo }) => {
      const i = Number(anchor.split('-').at(-1)) - 1;
      return {
        ...{ anchor, name, measures, anchors, yesNo },
        points: short(printed.assessments[a]!.criteria[i]!.points),
        cells: scores.map((score, c) => ({
          ...{ name: score.name, mean: score.mean, url: score.url, ratings: score.ratings },
          strip: stripOf(comparison, { a, i, c }, anchor),
        })),
      };
    }),
  }));
}

function stripOf(
  { assessments, candidates, panelists }: Comparison,
  { a, i, c }: { a: number; i: number; c: number },
  anchor: string,
): string | undefined {
  const criterion = assessments[a]!.criteria[i]!;
  const score = candidates[c]!.assessments[a]!.criteria[i];
  if (criterion.kind !== 'scale' || !score || !('value' in score.meanLevel)) return undefined;
  const names = new Map(panelists.map(({ key, name }) => [key, name]));
  const dots = score.ratings.flatMap(({ panelist, level }) =>
    level === undefined ? [] : [{ value: level, label: names.get(panelist) ?? panelist }],
  );
  return dotStrip({
    id: `${anchor}-${c + 1}`,
    title: `${candidates[c]!.name}, ${criterion.name}`,
    description: dots.map(({ label, value }) => `${label} ${value}`).join(', '),
    domain: [criterion.scale.minimum, criterion.scale.maximum],
    ticks: Math.min(criterion.levels, 7),
    height: 40,
    room: 200,
    row: { dots, mean: score.meanLevel.value },
  });
}
