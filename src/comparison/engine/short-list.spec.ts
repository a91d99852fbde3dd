import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evidenceOf, type Levels } from '../../../test/factories/evidence.js';
import { compare } from './compare.js';
import { shortList } from './short-list.js';

/** Two far ahead, two in the middle, two far behind; three panelists, four criteria. */
const ratings: Levels = [
  [6, 6],
  [6, 5],
  [4, 4],
  [4, 3],
  [2, 2],
  [1, 2],
].map(([one, other]) => [
  [one!, one!, other!, one!],
  [one!, other!, one!, one!],
  [other!, one!, one!, one!],
]);
const comparison = compare(evidenceOf([{ ratings, levels: 7 }]));

describe('the short list', () => {
  it('has ranks from 1 plus those clearly ahead to the last that those clearly behind leave', () => {
    const ranges = new Map(comparison.candidates.map(({ key, rankRange }) => [key, rankRange]));
    for (const { key, rankRange } of comparison.candidates) {
      const apart = comparison.pairs.filter((pair) => pair.separatedAmongAll && pair.candidates.includes(key));
      const above = apart.filter((pair) => pair.candidates[1] === key).length;
      expect(rankRange).toEqual({ best: 1 + above, worst: 6 - (apart.length - above) });
    }
    expect([...ranges.values()].every((range) => range !== undefined)).toBe(true);
  });

  it('says who is surely in, who is surely out and for whom it can’t tell', () => {
    expect(shortList(comparison, 2)).toEqual({
      ...{ places: 2, surelyIn: ['C1', 'C2'], open: [] },
      surelyOut: ['C3', 'C4', 'C5', 'C6'],
    });
    const three = shortList(comparison, 3);
    expect(three).toMatchObject({ surelyIn: ['C1', 'C2'], open: ['C3', 'C4'], surelyOut: ['C5', 'C6'] });
  });

  it('names the closest two on either side of the line, and what would settle it', () => {
    const { closest } = shortList(comparison, 3);
    expect(closest!.candidates).toEqual(['C3', 'C4']);
    const enough = comparison.narrowing.detectable.find(
      ({ more, difference }) => more > 0 && difference <= closest!.difference,
    );
    expect(closest!.more).toBe(enough?.more ?? 'more than 12');
  });

  it('puts everybody in one of three lists, and no more in than there are places', () => {
    const level = fc.integer({ min: 1, max: 5 });
    const table = fc.array(fc.array(fc.array(level, { minLength: 2, maxLength: 2 }), { minLength: 3, maxLength: 3 }), {
      minLength: 2,
      maxLength: 9,
    });
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 9 }), (rows, places) => {
        const found = compare(evidenceOf([{ ratings: rows, levels: 5 }]));
        const { surelyIn, surelyOut, open } = shortList(found, places);
        expect([...surelyIn, ...surelyOut, ...open].sort()).toEqual(found.candidates.map(({ key }) => key).sort());
        expect(surelyIn.length).toBeLessThanOrEqual(places);
        expect(surelyOut.length).toBeLessThanOrEqual(Math.max(0, rows.length - places));
      }),
      { numRuns: 60 },
    );
  });
});
