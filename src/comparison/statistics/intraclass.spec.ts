import { describe, expect, it } from '@jest/globals';
import { intraclassCorrelations, type IntraclassCorrelations } from './intraclass.js';

describe('an intraclass correlation of another panel like this one', () => {
  // In one order of the candidates the variance comes out as 0, in another as -1e-17: −15,091,707,000,000,000 was shown.
  const nothingLeft = [
    [1, 0.8],
    [0.8, 0.4],
    [0, 1],
  ];
  // Candidates and panelists are exactly alike, and the ratings are not: (b − e) / (b + (j − e) / n) would be 3.
  const lessThanChance = [
    [0, 1],
    [1, 0],
    [0.5, 0.5],
  ];

  it.each([
    ['there is no variance to divide by', nothingLeft],
    ['candidates and panelists differ less than chance would have it', lessThanChance],
  ])('is not estimable where %s, whatever the order', (_, table) => {
    for (const turned of [table, table.toReversed(), table.map((row) => row.toReversed())]) {
      const { icc2k } = intraclassCorrelations(turned) as IntraclassCorrelations;
      expect(icc2k.estimate).toEqual({ notEstimable: 'too few ratings to tell chance from difference' });
    }
  });
});
