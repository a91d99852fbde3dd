import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agreementOf, keptMean, majority, mostDeviation } from './agreement.js';

const figures = (ratings: number[]) => {
  const agreement = agreementOf(ratings);
  if ('notEstimable' in agreement) throw new Error(agreement.notEstimable);
  return agreement;
};

describe('how far experts agree', () => {
  it('is worked out as published: variance against that of picking at random, and mean distance from the mean', () => {
    // Mean 4.6, variance 0.3: 1 − 0.3/2. Distances .4 .4 .6 .6 .4.
    expect(figures([5, 5, 4, 4, 5])).toEqual({ rwg: expect.closeTo(0.85, 10), deviation: expect.closeTo(0.48, 10) });
    // Mean 3, variance 1: half of what picking at random gives.
    expect(figures([2, 3, 4])).toEqual({ rwg: expect.closeTo(0.5, 10), deviation: expect.closeTo(2 / 3, 10) });
    expect(figures([4, 4, 4, 4])).toEqual({ rwg: 1, deviation: 0 });
    expect(mostDeviation).toBeCloseTo(0.83, 2);
  });

  it('is 0 where they spread more than by chance, never below', () => {
    expect(figures([1, 5])).toEqual({ rwg: 0, deviation: 2 });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 40 }), (ratings) => {
        const { rwg, deviation } = figures(ratings);
        return rwg >= 0 && rwg <= 1 && deviation >= 0 && deviation <= 2;
      }),
    );
  });

  it('is not estimable of one expert, or none', () => {
    expect(agreementOf([4])).toEqual({ notEstimable: 'one expert' });
    expect(agreementOf([])).toEqual({ notEstimable: 'no ratings' });
  });

  it('keeps means with two decimals, and what most say unless it is a tie', () => {
    expect([keptMean([5, 4, 4]), keptMean([3, 4])]).toEqual([4.33, 3.5]);
    expect([majority(['a', 'b', 'a']), majority(['a', 'b']), majority([])]).toEqual(['a', undefined, undefined]);
  });
});
