import { chart, label, look, part, round } from '../platform/views/chart-parts.js';
import { attributes, markup, type Html } from '../platform/views/html.js';
import type { DiscDescription } from './describe-disc.js';

const rowHeight = 36;
const labelWidth = 150;
/** One shade for each column, as the charts of levels have them. */
const shades = ['chart-bar ramp-5', 'chart-bar ramp-2'];

/**
 * Plain bars, one a dimension and column, on the scale of the report. Returns SVG, or nothing for a form without
 * quantities.
 */
export function discBars(description: DiscDescription, id: string): string | null {
  const { rows, columns, scale, headline } = description;
  if (rows.every(({ bars }) => bars.length === 0)) return null;
  const inside: Html[] = [];
  let y = 0;
  for (const row of rows) {
    row.bars.forEach((share, column) => {
      const middle = y + rowHeight / 2;
      const name = columns.length > 1 ? `${row.name}, ${columns[column]?.toLowerCase()}` : row.name;
      inside.push(label(name, 0, middle + 5, labelWidth));
      inside.push(part(String(labelWidth + 8), '60%', bar(share, row.cells[column] ?? '', middle, column)));
      y += rowHeight;
    });
  }
  return chart({ id, title: `DiSC profile, ${scale}`, description: headline }, y, inside);
}

function bar(share: number, value: string, middle: number, column: number): Html[] {
  const rect = attributes({
    y: middle - 10,
    width: `${round(share * 88)}%`,
    height: 20,
    class: shades[column],
  });
  return [
    markup`<line x1="0%" x2="0%" y1="${middle - 16}" y2="${middle + 16}"${look('axis')}/>`,
    markup`<rect${rect}/>`,
    markup`<svg x="${round(share * 88)}%" overflow="visible"><text x="8" y="${middle + 5}"${look('text')}>${value}</text></svg>`,
  ];
}
