import { describe, expect, it } from '@jest/globals';
import { categories, type Category } from '../../jobs/model/category.js';
import { starterQuestions } from '../../question-bank/starter-questions.js';
import { starterPlan } from '../plans/starter-plan.js';
import { type Points, pointsOf } from './points.js';
import type { PointsPlan } from './points-plan.js';

const say = (given: Partial<Record<Category, number>>) => ({
  ...{ technical: 0, business: 0, interpersonal: 0, lifestyle: 0 },
  ...given,
});
const line = (weight: number, ...measures: Category[]) => ({ weight, measures });
const plan = (
  assessments: PointsPlan['assessments'],
  given: Partial<Record<Category, number>>,
  pointsFrom: PointsPlan['pointsFrom'] = 'assessments_and_categories',
): PointsPlan => ({ pointsFrom, assessments, categoryWeights: say(given) });

const rounded = (points: Points | undefined) =>
  points?.assessments.map(({ criteria }) => criteria.map((one) => Number(one.points.toFixed(2))));
const categoryPoints = (points: Points | undefined) =>
  Object.fromEntries(points!.categories.map(({ category, points: own }) => [category, own]));

describe('points', () => {
  it('of the starter plan are what an independent calculation gives', () => {
    const questions = new Map(starterQuestions.map(({ key, measures }) => [key, measures]));
    const assessments = starterPlan.map((assessment) => ({
      weight: assessment.weight,
      criteria:
        assessment.kind === 'interview'
          ? assessment.criteria.map(({ question }) => line(1, ...questions.get(question)!))
          : assessment.criteria.map((one) => line(one.kind === 'yes_no' ? 0 : 1, ...one.measures)),
    }));
    const points = pointsOf(plan(assessments, { technical: 11, business: 12, interpersonal: 12, lifestyle: 3 }));

    expect(rounded(points)).toEqual([
      [5.56, 5.9, 4.77, 4.45, 4.45, 4.45, 4.12, 6.32],
      [9.52, 14.02, 8.23, 8.23, 0],
      [4.37, 6.44, 4.08, 5.11],
    ]);
    expect(points!.assessments.map((one) => one.points.toFixed(10))).toEqual([40, 40, 20].map((n) => n.toFixed(10)));
    expect(points!.categories.map((one) => one.points.toFixed(10))).toEqual(
      [11, 12, 12, 3].map((n) => ((n * 100) / 38).toFixed(10)),
    );
  });

  it('hold the assessments, and the categories as near as they can, where both cannot hold', () => {
    const points = pointsOf(
      plan(
        [
          { weight: 70, criteria: [line(1, 'technical')] },
          { weight: 30, criteria: [line(1, 'technical', 'business'), line(1, 'interpersonal')] },
        ],
        { technical: 30, business: 40, interpersonal: 30 },
      ),
    );

    expect(rounded(points)).toEqual([[70], [17.14, 12.86]]);
    expect(points!.assessments[1]!.criteria[0]!.cells).toMatchObject({ technical: 0 });
    expect(points!.short).toEqual({ categories: ['business', 'interpersonal'], assessments: [1] });
    expect(points!.over).toEqual({ categories: ['technical'], assessments: [0] });
    expect(points!.factors).toBeUndefined();
  });

  it('are the limit of scaling assessments and categories in turn, where both cannot hold', () => {
    const assessments = [
      { weight: 40, criteria: [line(2, 'technical', 'business'), line(1, 'lifestyle')] },
      { weight: 45, criteria: [line(1, 'technical'), line(3, 'technical', 'interpersonal')] },
      { weight: 15, criteria: [line(1, 'technical')] },
    ];
    const given = { technical: 20, business: 45, interpersonal: 25, lifestyle: 10 };
    const points = pointsOf(plan(assessments, given))!;

    // By the book: assessments, then categories, over and over, and the assessments last.
    const cells = assessments.map(({ weight, criteria }) => {
      const all = criteria.reduce((sum, one) => sum + one.weight, 0);
      return criteria.map(({ weight: own, measures }) =>
        categories.map((one) => (measures.includes(one) ? (weight * own) / all / measures.length : 0)),
      );
    });
    const scaleRows = () =>
      cells.forEach((own, a) => {
        const sum = own.flat().reduce((all, one) => all + one, 0);
        own.forEach((one) => one.forEach((cell, k) => (one[k] = (cell * assessments[a]!.weight) / sum)));
      });
    for (let round = 0; round < 20_000; round += 1) {
      scaleRows();
      categories.forEach((category, k) => {
        const sum = cells.flat().reduce((all, one) => all + one[k]!, 0);
        cells.flat().forEach((one) => (one[k] = (one[k]! * given[category]) / sum));
      });
    }
    scaleRows();

    points.assessments.forEach(({ criteria }, a) =>
      criteria.forEach((criterion, i) =>
        categories.forEach((category, k) => expect(criterion.cells[category] ?? 0).toBeCloseTo(cells[a]![i]![k]!, 2)),
      ),
    );
    expect(points.short.categories).toContain('business');
  });

  it('empty a cell that must be empty for both to hold', () => {
    const points = pointsOf(
      plan(
        [
          { weight: 30, criteria: [line(1, 'technical')] },
          { weight: 70, criteria: [line(1, 'technical'), line(1, 'technical', 'business')] },
        ],
        { technical: 30, business: 70 },
      ),
    );

    expect(rounded(points)).toEqual([[30], [0, 70]]);
    expect(points!.short.categories).toEqual([]);
  });

  it('come to both within 1e-12 where a cell is nearly empty', () => {
    const points = pointsOf(
      plan(
        [
          { weight: 30, criteria: [line(1, 'technical')] },
          { weight: 70, criteria: [line(1, 'technical', 'business')] },
        ],
        { technical: 30.0001, business: 69.9999 },
      ),
    )!;

    expect(Math.abs(points.categories[0]!.points - 30.0001)).toBeLessThan(1e-12 * 100);
    expect(points.assessments[1]!.points).toBeCloseTo(70, 12);
  });

  it('leave out a category that no criterion with weight measures, and give its points to the others', () => {
    const points = pointsOf(
      plan([{ weight: 1, criteria: [line(1, 'technical'), line(1, 'business'), line(0, 'lifestyle')] }], {
        ...{ technical: 30, business: 10, lifestyle: 60 },
      }),
    );

    expect(categoryPoints(points)).toEqual({ technical: 75, business: 25, interpersonal: 0, lifestyle: 0 });
    expect(points!.categories.map(({ measured }) => measured)).toEqual([true, true, false, false]);
  });

  it('give nothing to a criterion whose category counts nothing', () => {
    const points = pointsOf(
      plan([{ weight: 1, criteria: [line(1, 'technical'), line(1, 'lifestyle')] }], { technical: 50 }),
    );

    expect(rounded(points)).toEqual([[100, 0]]);
  });

  it('hold an assessment that measures only a category without points', () => {
    const points = pointsOf(
      plan(
        [
          { weight: 60, criteria: [line(1, 'technical'), line(1, 'business')] },
          { weight: 40, criteria: [line(1, 'lifestyle')] },
        ],
        { technical: 50, business: 50 },
      ),
    );

    expect(rounded(points)).toEqual([[30, 30], [40]]);
    expect(points!.over).toEqual({ categories: ['lifestyle'], assessments: [1] });
    expect(points!.short).toEqual({ categories: ['technical', 'business'], assessments: [0] });
  });

  it('keep its part of the assessment for a criterion that measures no category', () => {
    const points = pointsOf(
      plan([{ weight: 1, criteria: [line(1), line(1, 'technical'), line(2, 'business')] }], {
        ...{ technical: 50, business: 50 },
      }),
    );

    expect(rounded(points)).toEqual([[25, 37.5, 37.5]]);
    expect(points!.none).toBeCloseTo(25, 12);
  });

  it('follow from the assessments where no criterion names a category, and where categories are not weighed', () => {
    const weights = { technical: 90, business: 10 };
    const without = pointsOf(
      plan(
        [
          { weight: 3, criteria: [line(1), line(2)] },
          { weight: 1, criteria: [line(5)] },
        ],
        weights,
      ),
    );
    const unweighed = pointsOf(
      plan(
        [
          { weight: 3, criteria: [line(1, 'technical'), line(2, 'technical', 'business')] },
          { weight: 1, criteria: [line(5, 'business')] },
        ],
        weights,
        'assessments_only',
      ),
    );

    expect(rounded(without)).toEqual([[25, 50], [25]]);
    expect(rounded(unweighed)).toEqual([[25, 50], [25]]);
    expect(categoryPoints(unweighed)).toMatchObject({ technical: 50, business: 50 });
  });

  it('pass over an assessment that has nothing to rate yet', () => {
    const points = pointsOf(
      plan(
        [
          { weight: 40, criteria: [line(1, 'technical')] },
          { weight: 40, criteria: [] },
          { weight: 20, criteria: [line(0, 'technical'), line(1, 'technical')] },
        ],
        { technical: 1 },
      ),
    );

    expect(points!.assessments.map((one) => Number(one.points.toFixed(9)))).toEqual([66.666666667, 0, 33.333333333]);
    expect(rounded(points)![2]).toEqual([0, 33.33]);
  });

  it('are not there where nothing carries weight', () => {
    expect(pointsOf(plan([], { technical: 1 }))).toBeUndefined();
    expect(pointsOf(plan([{ weight: 0, criteria: [line(1, 'technical')] }], { technical: 1 }))).toBeUndefined();
    expect(pointsOf(plan([{ weight: 1, criteria: [line(0, 'technical')] }], { technical: 1 }))).toBeUndefined();
  });
});
