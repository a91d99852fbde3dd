import { describe, expect, it } from '@jest/globals';
import type { Category } from '../../jobs/model/category.js';
import { planPoints, type NamedPointsPlan } from './promises.js';

const criterion = (name: string, weight: number, ...measures: Category[]) => ({ name, weight, measures });
const say = (given: Partial<Record<Category, number>>) => ({
  ...{ technical: 0, business: 0, interpersonal: 0, lifestyle: 0 },
  ...given,
});
const sentences = (
  assessments: NamedPointsPlan['assessments'],
  given: Partial<Record<Category, number>>,
  pointsFrom: NamedPointsPlan['pointsFrom'] = 'assessments_and_categories',
) => planPoints({ pointsFrom, assessments, categoryWeights: say(given) })!.sentences;

describe('what is said of points', () => {
  it('is nothing where every promise holds', () => {
    const both = criterion('Solution', 1, 'technical', 'business');

    expect(sentences([{ name: 'Interview', weight: 1, criteria: [both] }], { technical: 1, business: 3 })).toEqual([]);
  });

  it('names what counts what instead of what, why, and what to change', () => {
    const lines = sentences(
      [
        { name: 'Audition', weight: 70, criteria: [criterion('Clarity', 1, 'technical')] },
        {
          name: 'Interview',
          weight: 30,
          criteria: [criterion('Solution', 1, 'technical', 'business'), criterion('Do-over', 1, 'interpersonal')],
        },
      ],
      { technical: 30, business: 40, interpersonal: 30 },
    );

    expect(lines).toEqual([
      'Technical counts 70 points instead of 30, Business 17.14 instead of 40, and Interpersonal 12.86 instead of 30: “Audition” counts 70 points and measures only technical. To keep both promises, measure another category in “Audition” too, let “Audition” count at most 30 points, or give technical at least 70 points in the job analysis.',
    ]);
  });

  it('says where only one assessment measures what should count more than it does', () => {
    const [line] = sentences(
      [
        { name: 'Audition', weight: 20, criteria: [criterion('Clarity', 1, 'technical')] },
        { name: 'Interview', weight: 40, criteria: [criterion('Deals', 1, 'business')] },
        { name: 'Writing', weight: 40, criteria: [criterion('Letter', 1, 'business', 'interpersonal')] },
      ],
      { technical: 50, business: 30, interpersonal: 20 },
    );

    expect(line).toContain('Technical counts 20 points instead of 50');
    expect(line).toContain('only “Audition” measures technical, and it counts 20 points');
    expect(line).toContain(
      'measure technical in another assessment too, let “Audition” count at least 50 points, or give technical at most 20 points in the job analysis',
    );
  });

  it('says what a category or an assessment without criteria, and a criterion without a category, do to the rest', () => {
    const lines = sentences(
      [
        {
          name: 'Interview',
          weight: 50,
          criteria: [criterion('Deals', 1, 'business'), criterion('Dress', 1), criterion('Travel', 1, 'lifestyle')],
        },
        { name: 'Audition', weight: 50, criteria: [] },
      ],
      { technical: 25, business: 75 },
    );

    expect(lines).toEqual([
      '“Dress” measures no category, so its 33.33 points count in none, and the categories share the rest. Say what it measures.',
      '“Travel” has no points: the job analysis gives lifestyle none.',
      'Technical is not measured, so it is left out for every candidate; its 25 points go to the other categories.',
      '“Audition” has no criterion that counts yet, so its 50 points go to the other assessments.',
    ]);
  });

  it('says which criterion is left without points because others measure nothing else', () => {
    const lines = sentences(
      [
        { name: 'Audition', weight: 30, criteria: [criterion('Clarity', 1, 'technical')] },
        {
          name: 'Interview',
          weight: 70,
          criteria: [criterion('Parts', 1, 'technical'), criterion('Deals', 1, 'business')],
        },
      ],
      { technical: 30, business: 70 },
    );

    expect(lines).toEqual([
      '“Parts” has no points: those of technical all go to assessments that measure nothing else.',
    ]);
  });

  it('says that a locked plan keeps literal weights, and what they do', () => {
    const assessments = [
      { name: 'Interview', weight: 1, criteria: [criterion('A', 1, 'business'), criterion('B', 1, 'business')] },
      { name: 'Audition', weight: 1, criteria: [criterion('C', 1, 'business')] },
    ];
    const [line, ...others] = sentences(assessments, { business: 1 }, 'literal_weights');

    expect(line).toMatch(/^These points follow from literal weights, the calculation this plan was locked under/);
    expect(line).toContain('“Interview” counts 66.67 instead of 50 and “Audition” counts 33.33 instead of 50 points.');
    expect(others).toEqual([]);
  });
});
