import { describe, expect, it } from '@jest/globals';
import { compare } from '../comparison/engine/compare.js';
import { evidenceOf, type Levels } from '../../test/factories/evidence.js';
import { departureOf } from './order-of-scores.js';

const nobody = new Set<string>();
const of = (ratings: Levels) => compare(evidenceOf([{ ratings }]));

describe('a choice and the order of scores', () => {
  // Three candidates, two panelists, two criteria: best, middling, lowest.
  const three = of([
    [
      [3, 3],
      [3, 3],
    ],
    [
      [2, 3],
      [2, 2],
    ],
    [
      [1, 1],
      [1, 2],
    ],
  ]);

  it('keeps the order where the first is chosen', () => {
    expect(departureOf(three, 'C1', nobody)).toBeUndefined();
  });

  it('departs from it where somebody stands before the chosen one', () => {
    const departure = departureOf(three, 'C2', nobody);
    expect(departure?.first).toEqual(['C1']);
    expect(departure?.sentence).toMatch(/^Candidate 1 stands first with 100, before Candidate 2 with \d+\./);
  });

  it('says so where the evidence does not separate the two', () => {
    const close = of([
      [
        [3, 2],
        [2, 3],
      ],
      [
        [2, 3],
        [2, 2],
      ],
    ]);
    expect(departureOf(close, 'C2', nobody)?.sentence).toContain('The evidence can’t tell them apart.');
  });

  it('leaves those out who are hired or withdrawn', () => {
    expect(departureOf(three, 'C2', new Set(['C1']))).toBeUndefined();
    expect(departureOf(three, 'C3', new Set(['C1']))?.first).toEqual(['C2']);
  });

  it('takes equals alike', () => {
    const equal = of([
      [
        [3, 3],
        [3, 3],
      ],
      [
        [3, 3],
        [3, 3],
      ],
      [
        [1, 1],
        [1, 1],
      ],
    ]);
    expect(departureOf(equal, 'C2', nobody)).toBeUndefined();
    expect(departureOf(equal, 'C3', nobody)?.sentence).toContain('Candidate 1 and Candidate 2 stand first');
  });

  it('departs from it where the chosen one has no complete score and others have', () => {
    const partial = of([
      [
        [3, 3],
        [3, 3],
      ],
      [
        [null, null],
        [null, null],
      ],
    ]);
    expect(departureOf(partial, 'C2', nobody)?.sentence).toContain('no complete score');
    expect(departureOf(partial, 'not sat at all', nobody)?.sentence).toContain('no complete score');
  });

  it('cannot depart where nobody has a complete score', () => {
    expect(departureOf(of([[[null]], [[null]]]), 'C2', nobody)).toBeUndefined();
    expect(departureOf(compare(evidenceOf([])), 'C1', nobody)).toBeUndefined();
  });
});
