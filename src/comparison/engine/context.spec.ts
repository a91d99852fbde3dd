import { describe, expect, it } from '@jest/globals';
import { evidenceOf } from '../../../test/factories/evidence.js';
import { compare } from './compare.js';
import { withoutContext } from './context.js';

/** Two of an audition by two; a reference of the first alone, on which two checkers are as far apart as can be. */
function given(weight: number) {
  const evidence = evidenceOf([
    {
      ratings: [
        [
          [3, 2],
          [2, 3],
        ],
        [
          [1, 2],
          [2, 1],
        ],
      ],
    },
    { kind: 'reference', weight, panelists: ['R1', 'R2'], ratings: [[[3], [1]]] },
  ]);
  return compare(evidence);
}

describe('a reference check without points', () => {
  it('is no part of what is said of the panel, and owed by no one', () => {
    const comparison = given(0);
    expect(comparison.disagreements.every(({ assessment }) => assessment === 'A1')).toBe(true);
    expect(comparison.sentences.agreement.map(({ assessment }) => assessment)).toEqual(['A1']);
    expect(comparison.deviations).toEqual([]);
    expect(comparison.candidates.every(({ status }) => status.complete)).toBe(true);
    const panel = withoutContext(comparison);
    expect(panel.assessments.map(({ key }) => key)).toEqual(['A1']);
    expect(panel.panelists.map(({ key }) => key)).toEqual(['P1', 'P2']);
    expect(panel.candidates.map(({ assessments }) => assessments.length)).toEqual([1, 1]);
  });

  it('changes nothing of what the others come to', () => {
    const { candidates, pairs } = given(0);
    const alone = compare(
      evidenceOf([
        {
          ratings: [
            [
              [3, 2],
              [2, 3],
            ],
            [
              [1, 2],
              [2, 1],
            ],
          ],
        },
      ]),
    );
    expect(candidates.map(({ overall, interval }) => [overall, interval])).toEqual(
      alone.candidates.map(({ overall, interval }) => [overall, interval]),
    );
    expect(pairs).toEqual(alone.pairs);
  });

  it('is one of the assessments where the plan gives it points', () => {
    const comparison = given(1);
    expect(withoutContext(comparison)).toBe(comparison);
    expect(comparison.disagreements.some(({ assessment }) => assessment === 'A2')).toBe(true);
    expect(comparison.deviations.map(({ words }) => words)).toEqual(['Candidate 2, Assessment A2: no session yet.']);
  });
});
