import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { categories } from './category.js';
import { categoryWeights } from './category-weights.js';

describe('category weights', () => {
  const attributes = [
    { category: 'technical', importance: 5 },
    { category: 'technical', importance: 3 },
    { category: 'business', importance: 2 },
  ] as const;

  it('follow from importance: the sum of a category over the sum of all', () => {
    const weights = categoryWeights(attributes, []);
    expect(weights.technical).toEqual({ weight: 0.8, derived: 80 });
    expect(weights.business).toEqual({ weight: 0.2, derived: 20 });
    expect(weights.lifestyle).toEqual({ weight: 0, derived: 0 });
  });

  it('set by hand stand in place of the derived ones, and all are divided by their total', () => {
    const weights = categoryWeights(attributes, [{ category: 'business', weight: 70, reason: 'New market.' }]);
    expect(weights.business.byHand).toBe(70);
    expect(weights.business.derived).toBe(20);
    expect(weights.business.reason).toBe('New market.');
    expect(weights.business.weight).toBeCloseTo(70 / 150);
    expect(weights.technical.weight).toBeCloseTo(80 / 150);
  });

  it('set to 0 by hand take a category out', () => {
    const weights = categoryWeights(attributes, [{ category: 'technical', weight: 0, reason: 'Learnt here.' }]);
    expect(weights.technical.weight).toBe(0);
    expect(weights.business.weight).toBe(1);
  });

  it('are the same for all four where nothing says otherwise', () => {
    expect(Object.values(categoryWeights([], [])).map(({ weight }) => weight)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('always total 1', () => {
    const attribute = fc.record({
      category: fc.constantFrom(...categories),
      importance: fc.integer({ min: 1, max: 5 }),
    });
    const byHand = fc.uniqueArray(
      fc.record({
        category: fc.constantFrom(...categories),
        weight: fc.double({ min: 0, max: 100, noNaN: true }),
        reason: fc.constant('So.'),
      }),
      { selector: ({ category }) => category },
    );
    fc.assert(
      fc.property(fc.array(attribute), byHand, (attributesOf, hand) => {
        const sum = Object.values(categoryWeights(attributesOf, hand)).reduce((total, { weight }) => total + weight, 0);
        expect(sum).toBeCloseTo(1, 9);
      }),
    );
  });
});
