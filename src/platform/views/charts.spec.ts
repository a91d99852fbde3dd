import { describe, expect, it } from '@jest/globals';
import { dotPlot, smallMultiples, stackedCounts, type DotPlot } from './charts.js';

const plot: DotPlot = {
  id: 'overall',
  title: 'Overall score by panelist',
  description: 'Okafor 78, Brandt not estimable.',
  domain: [0, 100],
  rows: [
    {
      label: 'Okafor <b>',
      dots: [72, 72, 73, 90].map((value, index) => ({ value, label: `P${index} & co` })),
      mean: 78,
      low: 71,
      high: 104,
    },
    { label: 'Brandt', dots: [] },
  ],
};

const counted = (text: string, found: RegExp): number => [...text.matchAll(found)].length;

/** The middle of each panelist's dot, in the row's own per cent and pixels. */
function dotsOf(svg: string): string[] {
  return [...svg.matchAll(/<circle cx="([^"]+)" cy="([^"]+)" r="4.5"[^>]*><title>/g)].map(
    (dot) => `${dot[1]},${dot[2]}`,
  );
}

describe('the dot plot', () => {
  it('shows every dot, none hidden behind another', () => {
    const dots = dotsOf(dotPlot(plot));
    expect(dots).toHaveLength(4);
    expect(new Set(dots).size).toBe(4);
  });

  it('draws the same ratings the same way in whatever order they come', () => {
    const turned = { ...plot, rows: plot.rows.map((row) => ({ ...row, dots: row.dots.toReversed() })) };
    expect(dotPlot(turned)).toBe(dotPlot(plot));
  });

  it('escapes labels and names itself to those who listen', () => {
    const svg = dotPlot(plot);
    expect(svg).not.toContain('<b>');
    expect(svg).toContain('P0 &amp; co: 72');
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="overall-title overall-desc"/);
    expect(svg).toContain('<title id="overall-title">Overall score by panelist</title>');
    expect(svg).toContain('<desc id="overall-desc">Okafor 78, Brandt not estimable.</desc>');
  });

  it('has five ticks, and an interval that ends at the edge of the scale', () => {
    const svg = dotPlot(plot);
    for (const tick of [0, 25, 50, 75, 100]) expect(svg).toContain(`>${tick}</text>`);
    expect(svg).toContain('x1="71%" x2="100%"');
  });

  it('draws no mean and no interval where there is none', () => {
    const svg = dotPlot({ ...plot, rows: [{ label: 'One', dots: [{ value: 50, label: 'P' }] }] });
    expect(svg).not.toContain('chart-mean');
    expect(svg).not.toContain('chart-interval');
  });

  it('never writes NaN, whatever it is given', () => {
    const rows = [{ label: 'x', dots: [{ value: NaN, label: 'p' }], mean: NaN, low: -Infinity, high: 3 }];
    for (const domain of [
      [3, 3],
      [0, 100],
      [NaN, 1],
    ] as const) {
      expect(dotPlot({ ...plot, domain, rows })).not.toMatch(/NaN|Infinity|undefined/);
    }
    expect(dotPlot({ ...plot, rows: [] })).not.toMatch(/NaN|Infinity/);
  });

  it('breaks a long name in two lines and keeps the whole of it for a pointer', () => {
    const name = 'Maximiliane Alexandra von Hohenstein-Wolfenbüttel zu Sayn';
    const svg = dotPlot({ ...plot, rows: [{ label: name, dots: [] }] });
    expect(counted(svg, /<tspan/g)).toBe(2);
    expect(svg).toContain(`<title>${name}</title>`);
    expect(svg).toContain('…');
  });
});

describe('stacked counts', () => {
  const counts = {
    id: 'levels',
    title: 'Levels',
    description: 'How often each level was given.',
    levels: ['1', '2', '3'],
    rows: [
      { label: 'Okafor', counts: [0, 1, 3] },
      { label: '<Li>', counts: [1, 1, 0] },
    ],
  };

  it('shows each count that is not 0 as a part of its bar, on one scale', () => {
    const svg = stackedCounts(counts);
    expect(counted(svg, /<rect[^>]*height="30"/g)).toBe(4);
    expect(svg).toContain('x="25%" y="34" width="75%"');
    expect(svg).toContain('Okafor, 3: 3');
    expect(svg).not.toContain('<Li>');
  });

  it('gives each level of a scale its own shade, darker upwards', () => {
    const seven = {
      ...counts,
      levels: ['1', '2', '3', '4', '5', '6', '7'],
      rows: [{ label: 'x', counts: [1, 1, 1, 1, 1, 1, 1] }],
    };
    const steps = [...stackedCounts(seven).matchAll(/height="30" class="chart-bar ramp-(\d)"/g)].map((step) => step[1]);
    expect(steps).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  });

  it('stays whole with nothing in it', () => {
    expect(stackedCounts({ ...counts, rows: [{ label: 'none', counts: [0, 0, 0] }] })).not.toMatch(/NaN|Infinity/);
    expect(stackedCounts({ ...counts, rows: [], levels: [] })).not.toMatch(/NaN|Infinity/);
  });
});

describe('small multiples', () => {
  it('has a cell for each criterion and candidate, and a dash where there is nothing', () => {
    const cell = { dots: [1, 3, 3].map((value) => ({ value, label: 'P' })), mean: 2.3 };
    const svg = smallMultiples({
      id: 'criteria',
      title: 'By criterion',
      description: 'Each panelist.',
      domain: [1, 3],
      columns: ['Okafor', '李 娜'],
      rows: [
        { label: 'Clarity', cells: [cell, null] },
        { label: 'Listening', cells: [cell, cell] },
      ],
    });
    expect(dotsOf(svg)).toHaveLength(9);
    expect(svg).toContain('李 娜');
    expect(svg).toMatch(/^<svg [^>]*width="402" height="([\d.]+)" viewBox="0 0 402 \1"/);
    expect(svg).toContain('>–</tspan>');
    expect(svg).not.toMatch(/NaN|undefined/);
  });
});
