import type { AssessmentSummary, Comparison, CriterionScore } from '../../comparison/engine/comparison.js';
import { attributes, markup, type Html } from '../../platform/views/html.js';
import { chart, label, look, part, round } from '../../platform/views/chart-parts.js';
import {
  bandCount,
  hasLevels,
  nameOnScale,
  sameScale,
  shareOnScale,
  type RatingScale,
} from '../../assessments/model/rating-scale.js';

export interface BarsOptions {
  /** Pixels. */
  width: number;
  rowHeight: number;
  /** Candidates side by side; more of them come in a further chart. */
  mostColumns: number;
  /** Pixels that a chart may be tall, so that none is cut by the end of a page. */
  mostHeight: number;
}

type Row = { heading: AssessmentSummary } | { assessment: AssessmentSummary; place: number };

const first = 220;
const heads = 40;

/**
 * Every criterion of every assessment against the candidates, where there is no room for a dot a panelist: how many
 * gave each level as small columns, and the mean beneath. A yes or no is said in figures.
 */
export function criteriaBars(comparison: Comparison, options: BarsOptions): string[] {
  const rows = comparison.assessments.flatMap((assessment): Row[] => [
    { heading: assessment },
    ...assessment.criteria.map((_, place) => ({ assessment, place })),
  ]);
  const pages = slices(rows, Math.max(4, Math.floor((options.mostHeight - heads) / options.rowHeight)));
  const parts = Math.ceil(comparison.candidates.length / options.mostColumns);
  const size = Math.ceil(comparison.candidates.length / parts);
  return Array.from({ length: parts }, (_, at) => at * size).flatMap((from, at) =>
    pages.map((page, piece) => oneChart(comparison, page, [from, from + size], `${at + 1}-${piece + 1}`, options)),
  );
}

/** A heading begins a slice rather than ends one. */
function slices(rows: readonly Row[], most: number): Row[][] {
  const all: Row[][] = [[]];
  rows.forEach((row, at) => {
    const full = all.at(-1)!.length >= most - ('heading' in row && at < rows.length - 1 ? 1 : 0);
    if (full) all.push([]);
    all.at(-1)!.push(row);
  });
  return all;
}

function oneChart(
  comparison: Comparison,
  rows: readonly Row[],
  [from, to]: readonly [number, number],
  name: string,
  { width, rowHeight }: BarsOptions,
): string {
  const shown = comparison.candidates.slice(from, to);
  const most = new Map(comparison.assessments.map(({ key }) => [key, mostAlike(comparison, key)]));
  const step = (width - first) / Math.max(1, shown.length);
  const inside: Html[] = shown.map((candidate, at) =>
    label(candidate.name, round(first + (at + 0.5) * step), 16, step - 4, 'middle'),
  );
  let y = heads;
  for (const row of rows) {
    const line = markup`<line x1="0" x2="${width}" y1="${y}" y2="${y}"${look('rule')}/>`;
    if ('heading' in row) {
      inside.push(line, headingOf(row.heading, y + rowHeight - 8));
    } else {
      const criterion = row.assessment.criteria[row.place]!;
      inside.push(
        line,
        label(criterion.name, 0, y + rowHeight / 2 + 4, first - 8, 'start', 'text', rowHeight < 36 ? 1 : 2),
      );
      shown.forEach((candidate, at) => {
        const score = candidate.assessments
          .find(({ assessment }) => assessment === row.assessment.key)
          ?.criteria.find((one) => one.criterion === criterion.key);
        const room = Math.min(step - 12, 110);
        const x = round(first + (at + 0.5) * step - room / 2);
        inside.push(
          part(String(x), String(round(room)), [
            cellOf(score, { scale: criterion.scale, y, rowHeight, room, most: most.get(row.assessment.key) ?? 1 }),
          ]),
        );
      });
    }
    y += rowHeight;
  }
  const who = shown.map((one) => one.name).join(', ');
  const words = {
    id: `packet-criteria-${name}`,
    title: `Each criterion, each candidate${shown.length < comparison.candidates.length ? `: ${who}` : ''}`,
    description:
      'One column per level or part of the scale, lowest first; its height is the number of panelists who gave it. The mark below is the mean. A table in the appendix has the figures.',
    width,
  };
  return chart(words, round(y + 2), inside);
}

function mostAlike({ candidates }: Comparison, key: string): number {
  const scores = candidates.flatMap(({ assessments }) => assessments.filter(({ assessment }) => assessment === key));
  return Math.max(1, ...scores.flatMap(({ criteria }) => criteria.flatMap(({ counts }) => counts)));
}

function headingOf(assessment: AssessmentSummary, y: number): Html {
  const { name } = assessment;
  const bold = attributes({ 'font-weight': 600 });
  return markup`<text x="0" y="${y}"${look('text')}><tspan${bold}>${name}</tspan><tspan${look('soft')} dx="8">${scaleWords(assessment)}</tspan></text>`;
}

/** What the columns of an assessment's criteria are; nothing where each criterion has a scale of its own. */
function scaleWords({ criteria, levels }: AssessmentSummary): string {
  const scales = criteria.filter(({ kind }) => kind === 'scale').map(({ scale }) => scale);
  const [first, ...others] = scales;
  if (!first) return `levels 1 to ${levels}`;
  if (others.some((other) => !sameScale(first, other))) return 'each on its own scale, in parts from low to high';
  const ends = `${nameOnScale(first, first.minimum)} to ${nameOnScale(first, first.maximum)}`;
  return hasLevels(first) ? `levels ${ends}` : `${ends}, in five parts`;
}

interface CellPlace {
  scale: RatingScale;
  y: number;
  rowHeight: number;
  room: number;
  /** The most panelists that gave one candidate the same level of one criterion. */
  most: number;
}

function cellOf(score: CriterionScore | undefined, { scale, y, rowHeight, room, most }: CellPlace): Html {
  const middle = (text: string) =>
    markup`<text x="50%" y="${y + rowHeight / 2 + 4}" text-anchor="middle"${look('soft')}>${text}</text>`;
  if (!score || score.basis.ratings === 0) return middle('–');
  if (score.yes) return middle(`${score.yes.count} of ${score.yes.of}`);
  const foot = y + rowHeight - 8;
  const step = room / score.counts.length;
  const wide = Math.min(14, step - 2);
  const columns = score.counts.map((count, at) => {
    const x = round((at + 0.5) * step - wide / 2);
    const height = round((count / most) * (rowHeight - 12));
    const base = markup`<line x1="${x}" x2="${round(x + wide)}" y1="${foot}" y2="${foot}"${look('axis')}/>`;
    return count > 0
      ? markup`<rect${attributes({ x, y: round(foot - height), width: round(wide), height, class: 'chart-mean' })}/>`
      : base;
  });
  return markup`${columns}${meanMark(score, scale, room, foot)}`;
}

function meanMark({ meanLevel }: CriterionScore, scale: RatingScale, room: number, foot: number): Html | undefined {
  if (!('value' in meanLevel)) return undefined;
  // Each level has a column of its own with the value in its middle; parts of a longer scale lie side by side.
  const inset = hasLevels(scale) ? room / bandCount(scale) / 2 : 0;
  const x = inset + shareOnScale(scale, meanLevel.value) * (room - 2 * inset);
  const points = `${round(x)},${foot + 2} ${round(x - 3.5)},${foot + 7} ${round(x + 3.5)},${foot + 7}`;
  return markup`<polygon points="${points}" class="chart-text" fill="currentColor"/>`;
}
