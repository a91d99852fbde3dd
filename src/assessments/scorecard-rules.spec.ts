import { describe, expect, it } from '@jest/globals';
import { type Answer, missingFrom, needsNote, sameAnswer, wrongIn } from './scorecard-rules.js';

const criteria = [
  { id: 'a', name: 'Clarity', kind: 'scale' as const },
  { id: 'b', name: 'Would you buy?', kind: 'yes_no' as const },
];
const answer = (criterionId: string, level: number | null, more: Partial<Answer> = {}): Answer => ({
  criterionId,
  level,
  notObserved: false,
  note: '',
  ...more,
});

describe('what is missing before a scorecard is signed', () => {
  it('is every criterion without a level or "not observed", by name', () => {
    expect(missingFrom(criteria, [answer('b', 2)], 3)).toEqual([
      { field: 'ratings[0].level', message: 'Clarity: choose a level, or “not observed”.' },
    ]);
    expect(missingFrom(criteria, [answer('a', null, { notObserved: true }), answer('b', 1)], 3)).toEqual([]);
  });

  it('is the note of the lowest and the highest level of a scale, never of a yes or no', () => {
    expect([1, 2, 3].map((level) => needsNote('scale', level, 3))).toEqual([true, false, true]);
    expect([1, 2].map((level) => needsNote('yes_no', level, 3))).toEqual([false, false]);
    expect(missingFrom(criteria, [answer('a', 3, { note: ' ' }), answer('b', 2)], 3)).toEqual([
      { field: 'ratings[0].note', message: 'Clarity: say what you heard or saw; the highest level needs it.' },
    ]);
  });
});

describe('answers that cannot be', () => {
  it('name a level the scale does not have, another criterion, one twice, or a level and "not observed"', () => {
    const wrong = [
      answer('a', 4),
      answer('b', 3),
      answer('c', 1),
      answer('a', 1),
      answer('b', 1, { notObserved: true }),
    ];
    expect(wrongIn(criteria, wrong, 3).map(({ field }) => field)).toEqual([
      'ratings[0].level',
      'ratings[1].level',
      'ratings[2].criterionId',
      'ratings[3].criterionId',
      'ratings[4].criterionId',
    ]);
    expect(wrongIn(criteria, [answer('a', 1, { notObserved: true })], 3)[0]?.message).toContain('not both');
  });
});

it('takes an answer never given for a blank one', () => {
  expect(sameAnswer(undefined, answer('a', null))).toBe(true);
  expect(sameAnswer(undefined, answer('a', 2))).toBe(false);
});
