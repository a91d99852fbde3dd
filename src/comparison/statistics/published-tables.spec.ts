import { describe, expect, it } from '@jest/globals';
import { krippendorffAlpha } from './agreement.js';
import { valueOf } from './estimate.js';
import { intraclassCorrelations, type IntraclassCorrelations } from './intraclass.js';
import { studentizedRangeCritical, tCritical, fCritical } from './quantiles.js';
import { TwoWayFit, type Cell } from './two-way-fit.js';
import { wilsonInterval } from './wilson.js';

const rows = (text: string) => text.split('/').map((row) => row.trim().split(/\s+/));

describe('Shrout and Fleiss, 1979, six targets by four judges', () => {
  const table = rows('9 2 5 8 / 6 1 3 2 / 8 4 6 8 / 7 1 2 6 / 10 5 6 9 / 6 2 4 7').map((row) => row.map(Number));
  const found = intraclassCorrelations(table) as IntraclassCorrelations;

  it('has the published mean squares', () => {
    expect(found.meanSquares.between).toBeCloseTo(11.2417, 4);
    expect(found.meanSquares.within).toBeCloseTo(6.2639, 4);
    expect(found.meanSquares.judges).toBeCloseTo(32.4861, 4);
    expect(found.meanSquares.error).toBeCloseTo(1.0194, 4);
  });

  it('has the six published correlations', () => {
    const six = [found.icc11, found.icc21.estimate, found.icc31.estimate];
    const averages = [found.icc1k, found.icc2k.estimate, found.icc3k.estimate];
    expect(six.map((one) => valueOf(one)!.toFixed(2))).toEqual(['0.17', '0.29', '0.71']);
    expect(averages.map((one) => valueOf(one)!.toFixed(2))).toEqual(['0.44', '0.62', '0.91']);
  });

  it("has the 95% intervals that R's psych and irr packages print for it", () => {
    const ends = [found.icc21, found.icc31, found.icc2k, found.icc3k].map(({ interval }) =>
      'low' in interval ? [interval.low.toFixed(2), interval.high.toFixed(2)] : interval,
    );
    expect(ends).toEqual([
      ['0.02', '0.76'],
      ['0.34', '0.95'],
      ['0.07', '0.93'],
      ['0.68', '0.99'],
    ]);
  });
});

describe("Krippendorff's four observers by twelve units", () => {
  const observers = rows(
    '1 2 3 3 2 1 4 1 2 . . . / 1 2 3 3 2 2 4 1 2 5 . 3 / . 3 3 3 2 3 4 2 2 5 1 . / 1 2 3 3 2 4 4 1 2 5 1 .',
  );
  const units = observers[0]!.map((_, unit) =>
    observers.flatMap((row) => (row[unit] === '.' ? [] : Number(row[unit]))),
  );

  it.each([
    ['nominal', '0.743'],
    ['ordinal', '0.815'],
    ['interval', '0.849'],
  ] as const)('has the published %s alpha', (metric, published) => {
    expect(valueOf(krippendorffAlpha(units, metric))!.toFixed(3)).toBe(published);
  });
});

describe('severity in an incomplete block design', () => {
  const cells = rows('73 74 . 71 / . 75 67 72 / 73 75 68 . / 75 . 72 75').flatMap((row, r) =>
    row.flatMap((cell, c): Cell[] => (cell === '.' ? [] : [{ row: `${r}`, column: `${c}`, value: Number(cell) }])),
  );
  const fit = new TwoWayFit(cells);

  it('has the published adjusted means', () => {
    const means = fit.rows.map((row) => valueOf(fit.adjustedMean(row))!);
    [71.375, 71.625, 72, 75].forEach((published, r) => expect(means[r]).toBeCloseTo(published, 9));
  });

  it('has the published residual mean square on 5 degrees of freedom', () => {
    expect(valueOf(fit.residualMeanSquare)).toBeCloseTo(0.65, 9);
    expect(fit.residualDf).toBe(5);
  });

  it('has the variance of a difference that its design gives: 2k/(λt) = 2·3/(2·4)', () => {
    expect(valueOf(fit.differenceVariance('0', '3'))).toBeCloseTo(0.75, 9);
  });
});

describe('quantiles', () => {
  it.each([
    [2, 1, 17.97],
    [2, 2, 6.085],
    [2, 20, 2.95],
    [3, 2, 8.331],
    [3, 10, 3.877],
    [5, 60, 3.977],
    [10, 2, 13.99],
    [10, 5, 6.995],
    [10, 120, 4.56],
    [20, 10, 6.467],
  ])('has the tabled studentised range for %i groups and %i degrees of freedom', (groups, df, tabled) => {
    expect(Math.abs(studentizedRangeCritical(groups, df) - tabled)).toBeLessThanOrEqual(tabled > 10 ? 0.0051 : 0.00051);
  });

  it.each([
    [3, 2, 19.02],
    [10, 2, 31.69],
    [5, 2, 24.72],
    [4, 4, 9.173],
    [10, 10, 7.213],
    [20, 60, 6.015],
  ])('has the tabled 1%% of it for %i groups and %i degrees of freedom, as five lists need', (groups, df, tabled) => {
    const found = studentizedRangeCritical(groups, df, 5);
    expect(Math.abs(found - tabled)).toBeLessThanOrEqual(tabled > 10 ? 0.0061 : 0.0011);
  });

  it('never gives too small a studentised range below 2 degrees of freedom', () => {
    expect(studentizedRangeCritical(3, 1)).toBeGreaterThan(26.97);
    expect(studentizedRangeCritical(10, 1)).toBeGreaterThan(49.06);
    expect(studentizedRangeCritical(4, 1.5)).toBeGreaterThan(studentizedRangeCritical(4, 2));
  });

  it('has the tabled t and F', () => {
    expect(tCritical(1)).toBeCloseTo(12.706, 3);
    expect(tCritical(10)).toBeCloseTo(2.228, 3);
    expect(fCritical(5, 15)).toBeCloseTo(3.576, 3);
  });
});

describe("Wilson's interval", () => {
  it('has the textbook ends for 3 of 4', () => {
    const found = wilsonInterval(3, 4);
    expect('low' in found && [found.low.toFixed(3), found.high.toFixed(3)]).toEqual(['0.301', '0.954']);
  });

  it('stays within 0 and 1 for none and for all', () => {
    expect(wilsonInterval(0, 4)).toMatchObject({ low: 0 });
    expect(wilsonInterval(4, 4)).toMatchObject({ high: 1 });
    expect(wilsonInterval(0, 0)).toEqual({ notEstimable: 'no rating' });
  });
});
