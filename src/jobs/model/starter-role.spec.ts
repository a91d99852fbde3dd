import { describe, expect, it } from '@jest/globals';
import { categories } from './category.js';
import { technicalSeller } from './starter-role.js';

describe('the starter role', () => {
  it('has attributes in every category, under keys of their own', () => {
    const { attributes } = technicalSeller;

    expect(attributes).toHaveLength(11);
    expect(new Set(attributes.map((attribute) => attribute.key)).size).toBe(11);
    expect(new Set(attributes.map((attribute) => attribute.category))).toEqual(new Set(categories));
  });

  it('rates every importance in whole numbers from 1 to 5', () => {
    for (const { importance } of technicalSeller.attributes) {
      expect([1, 2, 3, 4, 5]).toContain(importance);
    }
  });

  it('gives lifestyle less than a tenth of all importance', () => {
    const total = (of: typeof technicalSeller.attributes) => of.reduce((sum, { importance }) => sum + importance, 0);
    const lifestyle = technicalSeller.attributes.filter(({ category }) => category === 'lifestyle');

    expect(total(lifestyle) / total(technicalSeller.attributes)).toBeLessThan(0.1);
  });

  it('has three objectives and seven signs to look for in the screen, two of them off at first', () => {
    expect(technicalSeller.objectives).toHaveLength(3);
    const { screenSigns, optionalScreenSigns } = technicalSeller;
    expect(new Set([...screenSigns, ...optionalScreenSigns]).size).toBe(7);
    expect(optionalScreenSigns).toHaveLength(2);
  });
});
