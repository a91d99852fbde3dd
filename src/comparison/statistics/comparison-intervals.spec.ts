import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { comparisonIntervals, holdTogether } from './comparison-intervals.js';

describe('comparison intervals', () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 12 });

  it('share no point exactly where two are told apart, with one least difference for all', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 0.5, noNaN: true }), (given, least) => {
        const drawn = {
          values: given,
          least: () => least,
          apart: (i: number, j: number) => Math.abs(given[i]! - given[j]!) > least + 1e-9,
        };
        const { halfWidths, wrong } = comparisonIntervals(drawn);
        expect(wrong).toEqual([]);
        for (const width of halfWidths) expect(width).toBeCloseTo(least / 2, 9);
      }),
    );
  });

  it('find the half-widths that least differences are sums of', () => {
    const widths = [0.05, 0.1, 0.02, 0.2];
    const given = [0.9, 0.6, 0.5, 0.1];
    const least = (i: number, j: number) => widths[i]! + widths[j]!;
    const { halfWidths, wrong } = comparisonIntervals({
      ...{ values: given, least },
      apart: (i, j) => Math.abs(given[i]! - given[j]!) > least(i, j),
    });
    expect(wrong).toEqual([]);
    halfWidths.forEach((width, place) => expect(width).toBeCloseTo(widths[place]!, 4));
  });

  it('say which pairs they show wrongly, always and only those', () => {
    const bound = fc.double({ min: 0.05, max: 0.6, noNaN: true });
    fc.assert(
      fc.property(values, fc.array(bound, { minLength: 66, maxLength: 66 }), (given, bounds) => {
        const least = (i: number, j: number) => bounds[i * 11 - (i * (i + 1)) / 2 + j - 1];
        const apart = (i: number, j: number) => Math.abs(given[i]! - given[j]!) > least(i, j)!;
        const { halfWidths, wrong } = comparisonIntervals({ values: given, least, apart });
        const missed: [number, number][] = [];
        for (let i = 0; i < given.length; i += 1) {
          for (let j = i + 1; j < given.length; j += 1) {
            const clear = Math.abs(given[i]! - given[j]!) > halfWidths[i]! + halfWidths[j]! + 1e-9;
            if (clear !== apart(i, j)) missed.push([i, j]);
          }
        }
        expect(wrong).toEqual(missed);
      }),
    );
  });

  it('are none for whoever can be compared with no one', () => {
    const joined = (_: number, j: number) => (j === 2 ? undefined : 0.1);
    const { halfWidths } = comparisonIntervals({ values: [0.5, 0.4, 0.9], least: joined, apart: () => false });
    expect(halfWidths[2]).toBeUndefined();
    expect(halfWidths[0]).toBeGreaterThan(0);
  });
});

describe('findings that hold together', () => {
  it('are those of Holm’s own order: each against what the rest leave', () => {
    expect(holdTogether([0.01, 0.04, 0.03, 0.005], 0.05)).toEqual([true, false, false, true]);
    expect(holdTogether([0.02, 0.02], 0.05)).toEqual([true, true]);
    expect(holdTogether([], 0.05)).toEqual([]);
  });
});
