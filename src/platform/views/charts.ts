import {
  across,
  chart,
  dotLane,
  fontSize,
  label,
  look,
  narrowest,
  part,
  round,
  ticks,
  type ChartWords,
  type DotRow,
} from './chart-parts.js';
import { attributes, markup, type Html } from './html.js';

export type { ChartWords, Dot, DotRow } from './chart-parts.js';

export interface DotPlot extends ChartWords {
  domain: readonly [number, number];
  rows: readonly (DotRow & { label: string })[];
  /** The height of every row in pixels; as tall as its dots need unless said. */
  rowHeight?: number;
}

export interface StackedCounts extends ChartWords {
  /** The words for each level, lowest first. */
  levels: readonly string[];
  /** How often each level was given, lowest first. */
  rows: readonly { label: string; counts: readonly number[] }[];
}

export interface SmallMultiples extends ChartWords {
  domain: readonly [number, number];
  columns: readonly string[];
  /** A cell for each column; null where there is nothing to show. */
  rows: readonly { label: string; cells: readonly (DotRow | null)[] }[];
  /** Rows stand closer together, as on paper. */
  close?: boolean;
}

const labelShare = 0.32;
const plotShare = 0.63;
const lineHeight = 16;

/** One row a candidate on one shared scale: a dot a panelist, the mean and its interval. Returns SVG. */
export function dotPlot(plot: DotPlot): string {
  const full = plot.width ?? narrowest;
  const place = across(plot.domain);
  const { rowHeight } = plot;
  const lanes = plot.rows.map((row) => ({
    row,
    lane: dotLane(row, place, full * plotShare, rowHeight && rowHeight - 2),
  }));
  const legend = dotLegend(plot.rows);
  let y = legend ? 30 : 6;
  const top = y;
  const labels: Html[] = [];
  const marks: Html[] = [];
  for (const { row, lane } of lanes) {
    const height = rowHeight ?? Math.max(lane.height + 14, lineHeight * 2 + 12);
    const line = y + height - (rowHeight ? 9 : 14);
    labels.push(label(row.label, 0, line + 4, full * labelShare - 12));
    marks.push(markup`<line x1="0%" x2="100%" y1="${line}" y2="${line}"${look('rule')}/>`, lane.at(line));
    y += height;
  }
  const axis = axisOf(plot.domain, place, top, y + 4);
  const body = part(`${labelShare * 100}%`, `${plotShare * 100}%`, [...axis, ...marks]);
  return chart(plot, round(y + 28), [...(legend ? [legend] : []), ...labels, body]);
}

/** How often each level was given, as one bar a row; all rows are on the same scale. Returns SVG. */
export function stackedCounts(counts: StackedCounts): string {
  const full = counts.width ?? narrowest;
  const { heads, height } = levelLegend(counts.levels, full);
  const most = Math.max(1, ...counts.rows.map((row) => total(row.counts)));
  let y = height;
  const labels: Html[] = [];
  const bars: Html[] = [];
  for (const row of counts.rows) {
    labels.push(label(row.label, 0, y + 19, full * labelShare - 12));
    let before = 0;
    row.counts.forEach((count, level) => {
      const said = `${row.label}, ${counts.levels[level] ?? level + 1}: ${count}`;
      if (count > 0)
        bars.push(segment(before / most, count / most, y, rampStep(level, counts.levels.length), count, said));
      before += Number.isFinite(count) ? Math.max(0, count) : 0;
    });
    y += 42;
  }
  return chart(counts, round(y), [
    ...heads,
    ...labels,
    part(`${labelShare * 100}%`, `${(1 - labelShare) * 100}%`, bars),
  ]);
}

/** A small row of dots for each criterion (down) and candidate (across). As wide as it must be: let it scroll. Returns SVG. */
export function smallMultiples(grid: SmallMultiples): string {
  const width = grid.width ?? 170 + grid.columns.length * 116;
  const first = Math.min(grid.close ? 210 : 170, width * 0.3);
  const step = (width - first) / Math.max(1, grid.columns.length);
  const room = step - 44;
  const left = (column: number): number => round(first + column * step + (step - room) / 2);
  const place = across(grid.domain);
  const heads = grid.columns.map((name, column) =>
    label(name, round(first + column * step + step / 2), 18, step - 8, 'middle'),
  );
  const inside: Html[] = [...heads];
  let y = 40;
  for (const row of grid.rows) {
    const lanes = row.cells.map((cell) => cell && dotLane(cell, place, room));
    const least = grid.close ? 30 : 44;
    const below = grid.close ? 10 : 14;
    const height = Math.max(least, ...lanes.map((lane) => (lane ? lane.height + below - (grid.close ? 6 : 0) : 0)));
    const line = y + height - below;
    inside.push(
      markup`<line x1="0" x2="${width}" y1="${y}" y2="${y}"${look('rule')}/>`,
      label(row.label, 0, line + 2, first - 10),
    );
    lanes.forEach((lane, column) => {
      const x = left(column);
      const ruled = markup`<line x1="0%" x2="100%" y1="${line}" y2="${line}"${look('rule')}/>`;
      inside.push(
        lane
          ? part(String(x), String(round(room)), [ruled, lane.at(line)])
          : label('–', round(x + room / 2), line, room, 'middle', 'soft'),
      );
    });
    y += height;
  }
  const ends = grid.columns.map((_, column) =>
    part(String(left(column)), String(round(room)), endTicks(grid, place, y + 14)),
  );
  return chart({ ...grid, width }, round(y + 22), [...inside, ...ends]);
}

function endTicks({ domain }: SmallMultiples, place: (value: number) => string, y: number): Html[] {
  return ticks(domain, 2).map(
    (tick) => markup`<text x="${place(tick)}" y="${y}" text-anchor="middle"${look('soft')}>${tick}</text>`,
  );
}

function axisOf(
  domain: readonly [number, number],
  place: (value: number) => string,
  top: number,
  bottom: number,
): Html[] {
  return ticks(domain).flatMap((tick) => [
    markup`<line x1="${place(tick)}" x2="${place(tick)}" y1="${top}" y2="${bottom}"${look('rule')}/>`,
    markup`<text x="${place(tick)}" y="${bottom + 16}" text-anchor="middle"${look('soft')}>${tick}</text>`,
  ]);
}

function dotLegend(rows: readonly DotRow[]): Html | undefined {
  if (!rows.some((row) => row.dots.length > 0)) return undefined;
  const means = rows.some((row) => Number.isFinite(row.mean));
  const intervals = rows.some((row) => Number.isFinite(row.low) && Number.isFinite(row.high));
  const text = (x: number, words: string): Html => markup`<text x="${x}" y="15"${look('soft')}>${words}</text>`;
  const dot = markup`<circle cx="6" cy="11" r="4.5"${look('dot')}/>${text(16, 'one panelist')}`;
  const mean = means && markup`<circle cx="115" cy="11" r="7"${look('mean')}/>${text(127, 'mean')}`;
  const line =
    intervals && markup`<line x1="178" x2="204" y1="11" y2="11"${look('interval')}/>${text(212, 'score ± margin')}`;
  return markup`${[dot, mean, line]}`;
}

/** The levels' words beside their shades: in a row where they are short, else one a line. */
function levelLegend(levels: readonly string[], full: number): { heads: Html[]; height: number } {
  const share = 100 / Math.max(1, levels.length);
  const inRow = levels.every((words) => words.length * 7 + 24 < full / levels.length);
  const heads = levels.map((words, level) => {
    const x = inRow ? `${round(share * level)}%` : '0';
    const y = inRow ? 0 : level * 22;
    const swatch = attributes({ width: 14, height: 14, y: y + 2, ...shade(rampStep(level, levels.length)) });
    return markup`<svg x="${x}" overflow="visible"><rect${swatch}/><text x="20" y="${y + 14}"${look('soft')}>${words}</text></svg>`;
  });
  return { heads, height: (inRow ? 22 : levels.length * 22) + 12 };
}

function rampStep(level: number, levels: number): number {
  return levels <= 1 ? 7 : Math.min(7, Math.max(1, Math.round(1 + (level * 6) / (levels - 1))));
}

function shade(step: number): Record<string, string> {
  return { class: `chart-bar ramp-${step}` };
}

function segment(before: number, share: number, y: number, step: number, count: number, said: string): Html {
  const rect = attributes({
    x: `${round(before * 100)}%`,
    y,
    width: `${round(share * 100)}%`,
    height: 30,
    ...shade(step),
  });
  const text = attributes({
    x: `${round((before + share / 2) * 100)}%`,
    y: y + 20,
    'text-anchor': 'middle',
    'font-size': fontSize,
    'font-weight': 600,
    class: `chart-text on-ramp-${step > 4 ? 'high' : 'low'}`,
  });
  return markup`<rect${rect}><title>${said}</title></rect><text${text}>${count}</text>`;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + (Number.isFinite(count) ? Math.max(0, count) : 0), 0);
}
