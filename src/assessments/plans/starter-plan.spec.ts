import { describe, expect, it } from '@jest/globals';
import { technicalSeller } from '../../jobs/model/starter-role.js';
import { starterQuestions } from '../../question-bank/starter-questions.js';
import { starterPlan, type StarterExercise } from './starter-plan.js';
import { levelsOf } from '../model/vocabulary.js';

const exercises = starterPlan.filter((assessment): assessment is StarterExercise => assessment.kind !== 'interview');
const written = exercises.flatMap(({ levels, criteria }) => criteria.map((criterion) => ({ levels, ...criterion })));
const asked = starterPlan.flatMap((assessment) => (assessment.kind === 'interview' ? assessment.criteria : []));
const question = (key: string) => starterQuestions.find((candidate) => candidate.key === key);

describe('the starter plan', () => {
  it('has an interview on five levels, then an audition and a writing sample on three', () => {
    expect(starterPlan.map(({ kind, levels }) => [kind, levels])).toEqual([
      ['interview', 5],
      ['audition', 3],
      ['writing_sample', 3],
    ]);
  });

  it('asks eight questions of the bank, none twice', () => {
    expect(new Set(asked.map((criterion) => criterion.question)).size).toBe(8);
    for (const criterion of asked) expect(question(criterion.question)).toBeDefined();
  });

  it.each(written)('$key has different words for each of its levels, short enough for a phone', (criterion) => {
    expect(new Set(criterion.anchors).size).toBe(levelsOf(criterion.kind, criterion.levels));
    expect(criterion.anchors).toHaveLength(levelsOf(criterion.kind, criterion.levels));
    for (const anchor of criterion.anchors) {
      expect(anchor.trim().length).toBeGreaterThan(20);
      expect(anchor.length).toBeLessThanOrEqual(160);
    }
  });

  it.each(written)('$key guides the panelist with questions', ({ prompt }) => {
    expect(prompt).toMatch(/\?$/);
  });

  it('gives would-you-buy no weight, and says so', () => {
    const buy = written.find((criterion) => criterion.kind === 'yes_no');

    expect(buy).toMatchObject({ key: 'A5', weight: 0, weightReason: expect.any(String) });
  });

  it('claims an attribute only where the criterion measures its category', () => {
    const claims = [
      ...written,
      ...asked.map((entry) => ({ attributes: entry.attributes, measures: question(entry.question)?.measures ?? [] })),
    ];

    for (const { attributes, measures } of claims) {
      const claimed = technicalSeller.attributes.filter(({ key }) => attributes.includes(key));
      expect(claimed).toHaveLength(attributes.length);
      expect(measures).toEqual(expect.arrayContaining(claimed.map(({ category }) => category)));
    }
  });

  it('leaves travel and the voice of the customer unmeasured, and nothing else', () => {
    const measured = new Set([...written, ...asked].flatMap(({ attributes }) => attributes));
    const gaps = technicalSeller.attributes.filter(({ key }) => !measured.has(key));

    expect(gaps.map(({ name }) => name)).toEqual(['Voice of the customer', 'Travel']);
  });
});
