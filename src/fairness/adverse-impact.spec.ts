import { describe, expect, it } from '@jest/globals';
import { adverseImpact, fisherExact } from './adverse-impact.js';
import { impactFigures } from './impact-figures.js';
import { chanceWords, countWords, ratioWords, verdict } from './impact-words.js';
import { stepOutcomes } from './selection-steps.js';

const group = (key: string, selected: number, total: number) => ({ key, name: key, selected, total });
const counted = (answer: string, marked: number, total: number, set = 'hired') => ({
  ...{ set, question: 'gender' as const, answer, total, marked },
});
const step = { key: 'hired', name: 'All steps' };

describe('the ratio of selection rates', () => {
  it('is .50 for 12 of 40 against 48 of 80, with Fisher p .0034', () => {
    const [men, women] = adverseImpact([group('man', 48, 80), group('woman', 12, 40)]);
    expect(men).toMatchObject({ rate: 0.6 });
    expect(men).not.toHaveProperty('ratio');
    expect(women).toMatchObject({ rate: 0.3, ratio: 0.5, fourFifths: false, turnsOnOne: false });
    expect(women!.p!).toBeCloseTo(0.0034, 4);
    expect(women!.flippedRatio!).toBeCloseTo(13 / 40 / (47 / 80), 12);
  });

  it('is four-fifths at 4 of 10 against 5 of 10, whatever the last binary digit', () => {
    expect(adverseImpact([group('a', 5, 10), group('b', 4, 10)])[1]).toMatchObject({ fourFifths: true });
  });

  it('is known to turn on one decision', () => {
    // 6 of 10 and 9 of 20: one more and one fewer make 10 of 20 against 5 of 10.
    expect(adverseImpact([group('a', 6, 10), group('b', 9, 20)])[1]).toMatchObject({
      ...{ fourFifths: false, turnsOnOne: true },
    });
  });

  it('is held against the largest of those with the highest rate, and is none where no one passed', () => {
    const ratios = (...groups: ReturnType<typeof group>[]) => adverseImpact(groups).map(({ ratio }) => ratio);
    expect(ratios(group('a', 5, 10), group('b', 10, 20), group('c', 1, 10))).toEqual([1, undefined, 0.2]);
    expect(ratios(group('a', 0, 10), group('b', 0, 20))).toEqual([undefined, undefined]);
    expect(ratios(group('a', 3, 10))).toEqual([undefined]);
  });
});

describe("Fisher's exact test", () => {
  it.each([
    ['the lady tasting tea', [3, 4], [1, 4], 0.4857142857],
    ['convictions of like-sex twins', [10, 13], [2, 17], 0.0005367241],
    ['one that is certain', [0, 5], [0, 9], 1],
    ['everyone of one group and no one of the other', [5, 5], [0, 5], 2 / 252],
  ] as const)('is that of R for %s', (_, one, other, p) => {
    const of = ([selected, total]: readonly [number, number]) => ({ selected, total });
    expect(fisherExact(of(one), of(other))).toBeCloseTo(p, 9);
    expect(fisherExact(of(other), of(one))).toBeCloseTo(p, 9);
  });
});

describe('what is shown', () => {
  const shownOf = (...counts: ReturnType<typeof counted>[]) => impactFigures([step], counts).steps[0]!.questions[0]!;

  it('names a clear difference in words once the job is closed, and draws no conclusion before', () => {
    const { groups } = shownOf(counted('man', 48, 80), counted('woman', 12, 40));
    const [women, men] = groups;
    expect([countWords(women!), ratioWords(women!), chanceWords(women!)]).toEqual(['12 of 40 (30%)', '.50', '.0034']);
    expect(verdict(women!, true)).toMatch(/^Below four-fifths, and the difference is more than chance would explain/);
    expect(verdict(women!, false)).toBe('Below four-fifths so far.');
    expect([countWords(men!), ratioWords(men!), verdict(men!, true)]).toEqual(['48 of 80 (60%)', 'highest rate', '']);
  });

  it('has no count below five, nor a ratio or p that would tell one', () => {
    const { groups, leftOut } = shownOf(counted('man', 30, 80), counted('woman', 2, 40), counted('nonbinary', 1, 4));
    expect(leftOut).toBe(1);
    const [women] = groups;
    expect([countWords(women!), ratioWords(women!), chanceWords(women!)]).toEqual([
      ...['fewer than 5 of 40', 'below .80', 'at most .05'],
    ]);
    expect(verdict(women!, true)).toMatch(/more than chance would explain/);
    expect(JSON.stringify(groups)).not.toMatch(/"(selected|ratio|p)":(2|0\.|1)[,}\d]/);
    const [mostly] = shownOf(counted('man', 30, 80), counted('woman', 38, 40)).groups;
    expect(countWords(mostly!)).toBe('all but fewer than 5 of 40');
  });

  it('says when numbers are too small for any conclusion', () => {
    const [women] = shownOf(counted('man', 5, 5), counted('woman', 4, 6)).groups;
    expect(verdict(women!, true)).toMatch(/^Too few candidates to tell/);
  });

  it.each([
    ['three groups at five steps', 5, { man: 60, woman: 45, nonbinary: 20 }, 'gender', 1500],
    [
      'seven groups at one step',
      1,
      { white: 90, black: 80, asian: 80, hispanic: 80, pacific: 70, native: 70, two_or_more: 70 },
      'ethnicity',
      2500,
    ],
  ] as const)(
    'names a difference among equals in at most 5 of 100 jobs, with %s',
    (_, count, totals, question, jobs) => {
      let seed = 20261129;
      const random = () => {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        return seed / 2 ** 32;
      };
      const passed = (total: number, rate: number) => {
        let count = 0;
        for (let one = 0; one < total; one += 1) if (random() < rate) count += 1;
        return count;
      };
      const steps = Array.from({ length: count }, (_step, index) => ({ key: `s${index}`, name: `s${index}` }));
      let named = 0;
      for (let job = 0; job < jobs; job += 1) {
        const counts = steps.flatMap(({ key }) =>
          Object.entries(totals).map(([answer, total]) => ({
            ...{ set: key, question, answer, total, marked: passed(total, 0.4) },
          })),
        );
        const groups = impactFigures(steps, counts).steps.flatMap(({ questions }) =>
          questions.flatMap((one) => one.groups),
        );
        if (groups.some(({ clear }) => clear)) named += 1;
      }
      // Half of it: the other half is for the other part of the page.
      expect(named / jobs).toBeLessThanOrEqual(0.025 + 3 * Math.sqrt((0.025 * 0.975) / jobs));
    },
  );

  it('finds a real difference among many groups', () => {
    const counts = Object.entries({ white: 45, black: 20, asian: 44 }).map(([answer, marked]) => ({
      ...{ set: 'hired', question: 'ethnicity' as const, answer, total: 80, marked },
    }));
    const { groups } = impactFigures([step], counts).steps[0]!.questions[0]!;
    expect(groups.filter(({ clear }) => clear).map(({ name }) => name)).toEqual(['Black or African American']);
  });
});

describe('the outcome of a step', () => {
  const course = (
    id: string,
    stage: 'applied' | 'screen' | 'finalist' | 'hired' | 'declined' | 'withdrawn',
    ...been: string[]
  ) => ({
    ...{ id, stage, been, assessed: false },
  });

  it('counts who passed and who was turned down at it, and no one who is still there or withdrew', () => {
    const outcomes = stepOutcomes([
      course('hired', 'hired', 'applied', 'screen', 'assessment', 'finalist'),
      course('rejected at once', 'declined', 'applied'),
      course('rejected as a finalist', 'declined', 'applied', 'finalist'),
      course('waits', 'screen', 'applied'),
      course('withdrew', 'withdrawn', 'applied', 'screen'),
      { ...course('rejected after an interview', 'declined'), assessed: true },
    ]);
    const at = (key: string) => outcomes.find((one) => one.key === key)!;
    expect(at('applied').selected).toEqual([
      ...['hired', 'rejected as a finalist', 'waits', 'withdrew', 'rejected after an interview'],
    ]);
    expect(at('applied').turnedDown).toEqual(['rejected at once']);
    expect(at('screen').turnedDown).toEqual([]);
    expect(at('assessment').turnedDown).toEqual(['rejected after an interview']);
    expect(at('finalist')).toMatchObject({ selected: ['hired'], turnedDown: ['rejected as a finalist'] });
    expect(at('hired')).toMatchObject({
      selected: ['hired'],
      turnedDown: ['rejected at once', 'rejected as a finalist', 'rejected after an interview'],
    });
  });

  it('does not count a hire that was undone as hired', () => {
    const [one] = stepOutcomes([course('undone', 'finalist', 'applied', 'hired')]).slice(-1);
    expect(one).toMatchObject({ selected: [], turnedDown: [] });
  });
});
