import { describe, expect, it } from '@jest/globals';
import { type Answer, levelsNeedingNote, missingFrom, sameAnswer, statementOf, wrongIn } from './scorecard-rules.js';

const criteria = [
  { id: 'a', name: 'Clarity', kind: 'scale' as const },
  { id: 'b', name: 'Would you buy?', kind: 'yes_no' as const },
];
const usual = { levels: 3, notesRequired: 'lowest_and_highest' } as const;
const answer = (criterionId: string, level: number | null, more: Partial<Answer> = {}): Answer => ({
  criterionId,
  level,
  notObserved: false,
  note: '',
  ...more,
});

describe('what is missing before a scorecard is signed', () => {
  it('is every criterion without a level or "not observed", by name', () => {
    expect(missingFrom(criteria, [answer('b', 2)], usual)).toEqual([
      { field: 'ratings[0].level', message: 'Clarity: choose a level, or “not observed”.' },
    ]);
    expect(missingFrom(criteria, [answer('a', null, { notObserved: true }), answer('b', 1)], usual)).toEqual([]);
  });

  it('is the note of the lowest and the highest level of a scale, never of a yes or no', () => {
    expect(levelsNeedingNote('scale', usual)).toEqual([1, 3]);
    expect(levelsNeedingNote('yes_no', usual)).toEqual([]);
    expect(missingFrom(criteria, [answer('a', 3, { note: ' ' }), answer('b', 2)], usual)).toEqual([
      {
        field: 'ratings[0].note',
        message: 'Clarity: add a note on what you heard or saw. The highest level requires one.',
      },
    ]);
  });
});

describe('the note of a rating', () => {
  it('is needed with every level, yes and no too, where the plan says so', () => {
    const all = { levels: 3, notesRequired: 'all' } as const;
    expect(levelsNeedingNote('scale', all)).toEqual([1, 2, 3]);
    expect(levelsNeedingNote('yes_no', all)).toEqual([1, 2]);
    expect(missingFrom(criteria, [answer('a', 2), answer('b', null, { notObserved: true })], all)).toEqual([
      { field: 'ratings[0].note', message: 'Clarity: add a note on what you heard or saw. Every rating requires one.' },
    ]);
  });

  it('is needed nowhere where the plan asks for none', () => {
    const none = { levels: 3, notesRequired: 'none' } as const;
    expect(missingFrom(criteria, [answer('a', 1), answer('b', 2)], none)).toEqual([]);
  });
});

describe('what is signed', () => {
  it('is in the words of the plan, with the name of whoever signs', () => {
    expect(statementOf('Amy', 'Mine: {name}, {name}.')).toBe('Mine: Amy, Amy.');
    expect(statementOf('$& Amy', '')).toMatch(/^I, \$& Amy, made these ratings on my own/);
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
