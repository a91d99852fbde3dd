import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anchorsFor } from './rating-scale.js';

const five = ['a', 'b', 'c', 'd', 'e'];

describe('anchors for a scale of another length', () => {
  it('are the same words on as many levels', () => {
    expect(anchorsFor(five, 5)).toEqual(five);
  });

  it('are those nearest by position on fewer levels', () => {
    expect(anchorsFor(five, 3)).toEqual(['a', 'c', 'e']);
    expect(anchorsFor(five, 4)).toEqual(['a', 'b', 'd', 'e']);
  });

  it('say what a level lies between on more levels', () => {
    const seven = anchorsFor(five, 7);

    expect([seven[0], seven[2], seven[3], seven[5], seven[6]]).toEqual(five);
    expect(seven[1]).toContain('Between level 1 and level 3');
    expect(seven[4]).toContain('Between level 4 and level 6');
  });

  it('keep the lowest, the highest and the order, whatever the lengths', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 7 }), fc.integer({ min: 2, max: 7 }), (given, levels) => {
        const words = Array.from({ length: given }, (_, index) => String(index));
        const made = anchorsFor(words, levels);
        const kept = made.filter((text) => words.includes(text)).map(Number);

        expect(made).toHaveLength(levels);
        expect([made[0], made.at(-1)]).toEqual([words[0], words.at(-1)]);
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
        expect(kept).toHaveLength(Math.min(given, levels));
      }),
    );
  });
});
