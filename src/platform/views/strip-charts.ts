import { across, chart, dotLane, look, narrowest, ticks, type ChartWords, type DotRow } from './chart-parts.js';
import { markup, type Html } from './html.js';

/** One row of dots for a cell of a table: all strips of a table share the domain, so that they line up. */
export interface DotStrip extends Omit<ChartWords, 'width'> {
  domain: readonly [number, number];
  row: DotRow;
  /** In pixels; dots that would not fit stand closer. */
  height: number;
  /** Pixels that the narrowest cell is wide: dots that would touch there stand above one another. */
  room?: number;
  /** How many upright lines. */
  ticks?: number;
}

const belowLine = 11;

/** Every panelist's dot above the line, the overall and its bar on it. As wide as its cell. Returns SVG. */
export function dotStrip({ domain, row, height, room = narrowest, ticks: count, ...words }: DotStrip): string {
  const place = across(domain);
  const line = height - belowLine;
  const upright = ticks(domain, count).map(
    (tick) => markup`<line x1="${place(tick)}" x2="${place(tick)}" y1="0" y2="${height}"${look('rule')}/>`,
  );
  const ruled = markup`<line x1="0%" x2="100%" y1="${line}" y2="${line}"${look('rule')}/>`;
  return chart(words, height, [...upright, ruled, dotLane(row, place, room, height - 2).at(line)]);
}

/** The numbers that strips below it are read against. For the eye alone: every strip says its own. Returns SVG. */
export function stripScale(domain: readonly [number, number]): string {
  const place = across(domain);
  const all = ticks(domain);
  const marks = all.map((tick, at): Html => {
    const anchor = at === 0 ? 'start' : at === all.length - 1 ? 'end' : 'middle';
    return markup`<text x="${place(tick)}" y="14" text-anchor="${anchor}"${look('soft')}>${tick}</text>`;
  });
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="20" aria-hidden="true">${marks}</svg>`.toString();
}
