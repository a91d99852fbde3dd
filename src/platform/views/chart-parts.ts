import { scaleLinear } from 'd3-scale';
import { attributes, markup, type Html } from './html.js';

/** One panelist's value, named for whoever points at it or listens. */
export interface Dot {
  value: number;
  label: string;
}

/** What stands on one line of a chart of dots: the single values, and their mean and its interval where known. */
export interface DotRow {
  dots: readonly Dot[];
  mean?: number;
  low?: number;
  high?: number;
}

/** What every chart needs to be read by everyone. The id must be unique on its page. */
export interface ChartWords {
  id: string;
  title: string;
  description: string;
  /** In pixels; without it the chart is as wide as its place and its text keeps its size. */
  width?: number;
}

export const fontSize = 14;
/** The narrowest place a chart is drawn in: a phone. Dots that would touch there are stacked. */
export const narrowest = 350;

/** Colours come from the stylesheet's tokens by class; what stands here is for a place without them, in one ink. */
const looks = {
  text: { class: 'chart-text', fill: 'currentColor', 'font-size': fontSize },
  soft: { class: 'chart-text chart-soft', fill: 'currentColor', 'font-size': fontSize - 1 },
  rule: { class: 'chart-rule', stroke: 'currentColor', 'stroke-width': 1 },
  axis: { class: 'chart-axis', stroke: 'currentColor', 'stroke-width': 1 },
  dot: { class: 'chart-dot', fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5 },
  interval: { class: 'chart-interval', stroke: 'currentColor', 'stroke-width': 3 },
  mean: { class: 'chart-mean', fill: 'currentColor', stroke: 'none', 'stroke-width': 1.5 },
} as const;

/** The attributes of one kind of mark. */
export function look(kind: keyof typeof looks): Html {
  return attributes(looks[kind]);
}

/** The whole chart, with its words for those who do not see it. */
export function chart(words: ChartWords, height: number, inside: readonly Html[]): string {
  const { id, title, description, width } = words;
  const head = attributes({
    xmlns: 'http://www.w3.org/2000/svg',
    id,
    width: width ?? '100%',
    height,
    viewBox: width && `0 0 ${width} ${height}`,
    role: 'img',
    'aria-labelledby': `${id}-title ${id}-desc`,
  });
  return markup`<svg${head}><title id="${id}-title">${title}</title><desc id="${id}-desc">${description}</desc>${inside}</svg>`.toString();
}

/** A part of a chart whose positions across are per cent of it. */
export function part(x: string, width: string, inside: readonly Html[]): Html {
  return markup`<svg x="${x}" width="${width}" overflow="visible">${inside}</svg>`;
}

/** Places a value in per cent of the width; what lies outside is drawn at the edge. */
export function across(domain: readonly [number, number]): (value: number) => string {
  const scale = scaleLinear().domain(sound(domain)).range([0, 100]).clamp(true);
  return (value) => `${round(scale(value))}%`;
}

/** Evenly spaced values, from one end of the domain to the other. */
export function ticks(domain: readonly [number, number], count = 5): number[] {
  const [low, high] = sound(domain);
  return Array.from({ length: count }, (_, index) => round(low + ((high - low) * index) / (count - 1)));
}

/** A domain without extent, or without ends, would place everything nowhere. */
function sound([low, high]: readonly [number, number]): readonly [number, number] {
  if (Number.isFinite(low) && Number.isFinite(high) && low !== high) return [low, high];
  const middle = Number.isFinite(low) ? low : 0;
  return [middle - 0.5, middle + 0.5];
}

/** A label in at most two lines, or one, each a tspan; what does not fit ends in an ellipsis. */
export function label(
  text: string,
  x: number | string,
  y: number,
  room: number,
  anchor = 'start',
  kind: 'text' | 'soft' = 'text',
  most: 1 | 2 = 2,
): Html {
  const letters = Math.max(4, Math.floor(room / 7));
  const lines = most === 1 ? [cut(text, letters)] : brokenLines(text, letters);
  const top = y - ((lines.length - 1) * fontSize * 1.15) / 2;
  const spans = lines.map(
    (line, index) => markup`<tspan x="${x}" y="${round(top + index * fontSize * 1.15)}">${line}</tspan>`,
  );
  const whole = lines.join(' ') !== text && markup`<title>${text}</title>`;
  return markup`<text${look(kind)} text-anchor="${anchor}">${whole}${spans}</text>`;
}

/**
 * The dots of a row standing on its line, those that would touch above one another, and mean and interval on it.
 * @param most pixels that it may be tall: then dots stand closer, one before the other if need be
 */
export function dotLane(
  row: DotRow,
  place: (value: number) => string,
  room: number,
  most = Infinity,
): { height: number; at: (y: number) => Html } {
  const levels: number[][] = [];
  const placed = row.dots
    .filter((dot) => Number.isFinite(dot.value))
    .toSorted((one, other) => one.value - other.value || one.label.localeCompare(other.label))
    .map((dot) => {
      const x = (parseFloat(place(dot.value)) / 100) * room;
      let level = levels.findIndex((taken) => taken.every((other) => Math.abs(other - x) >= 11));
      if (level < 0) level = levels.push([]) - 1;
      levels[level]?.push(x);
      return { dot, level };
    });
  const step = Math.min(11, Math.max(0, most - 27) / Math.max(1, levels.length - 1));
  return {
    height: Math.min(most, levels.length * 11 + 16),
    at: (y) =>
      markup`${[
        ...placed.map(({ dot, level }) => oneDot(dot, place(dot.value), round(y - 14 - level * step))),
        interval(row, place, y),
        mean(row, place, y),
      ]}`,
  };
}

function oneDot(dot: Dot, x: string, y: number): Html {
  return markup`<circle cx="${x}" cy="${y}" r="4.5"${look('dot')}><title>${dot.label}: ${round(dot.value)}</title></circle>`;
}

function interval({ low, high }: DotRow, place: (value: number) => string, y: number): Html | undefined {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return undefined;
  const from = place(Number(low));
  const to = place(Number(high));
  const end = (x: string): Html => markup`<line x1="${x}" x2="${x}" y1="${y - 4}" y2="${y + 4}"${look('interval')}/>`;
  return markup`<line x1="${from}" x2="${to}" y1="${y}" y2="${y}"${look('interval')}/>${end(from)}${end(to)}`;
}

function mean(row: DotRow, place: (value: number) => string, y: number): Html | undefined {
  if (!Number.isFinite(row.mean)) return undefined;
  const value = Number(row.mean);
  return markup`<circle cx="${place(value)}" cy="${y}" r="7"${look('mean')}><title>Mean: ${round(value)}</title></circle>`;
}

/** At most two decimals. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function brokenLines(text: string, room: number): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? '';
    const joined = line === '' ? word : `${line} ${word}`;
    if (line === '' || widthOf(joined) <= room) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  const kept = lines.slice(0, 2).map((line) => cut(line, room));
  if (lines.length > 2) kept[1] = cut(`${kept[1]} ${lines.slice(2).join(' ')}`, room);
  return kept;
}

function cut(line: string, room: number): string {
  if (widthOf(line) <= room) return line;
  let kept = '';
  for (const letter of line) {
    if (widthOf(kept) + widthOf(letter) > room - 1) break;
    kept += letter;
  }
  return `${kept}…`;
}

/** In letters of usual width; those of Chinese, Japanese and Korean are two wide. */
function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + ((letter.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1), 0);
}
