import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { categories } from '../../jobs/model/category.js';
import { type Points, pointsOf } from './points.js';
import type { PointsPlan } from './points-plan.js';
import { printedPoints } from './printed-points.js';

/** As people type weights: whole numbers and hundredths, up to the 1000 that a form takes. */
const typed = fc.oneof(
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 100_000 }).map((hundredths) => hundredths / 100),
);
const anyWeight = fc.oneof({ weight: 4, arbitrary: typed }, { weight: 1, arbitrary: fc.constant(0) });
const anyCriterion = fc.record({ weight: anyWeight, measures: fc.subarray([...categories]) });
const anyPlan: fc.Arbitrary<PointsPlan> = fc.record({
  pointsFrom: fc.constantFrom('assessments_and_categories', 'assessments_only', 'literal_weights'),
  assessments: fc.array(fc.record({ weight: anyWeight, criteria: fc.array(anyCriterion, { maxLength: 8 }) }), {
    minLength: 1,
    maxLength: 5,
  }),
  categoryWeights: fc.record({
    ...{ technical: anyWeight, business: anyWeight, interpersonal: anyWeight, lifestyle: anyWeight },
  }),
});
const promisesKept = ({ short, none }: Points) => short.categories.length === 0 && none === 0;

describe('whatever the plan, points', () => {
  it('hold every assessment, and every category unless it is named as one that does not', () => {
    fc.assert(
      fc.property(anyPlan, (given) => {
        const points = pointsOf({ ...given, pointsFrom: 'assessments_and_categories' });
        if (!points) return;
        for (const one of points.assessments) expect(Math.abs(one.points - one.promised)).toBeLessThan(1e-10);
        const sum = points.categories.reduce((all, one) => all + one.points, points.none);
        expect(Math.abs(sum - 100)).toBeLessThan(1e-10);
        const rest = 1 - points.none / 100;
        for (const { category, points: own, promised } of points.categories) {
          const apart = own - promised * rest;
          if (points.short.categories.includes(category)) expect(apart).toBeLessThan(0);
          else if (points.over.categories.includes(category)) expect(apart).toBeGreaterThan(0);
          else expect(Math.abs(apart)).toBeLessThan(1e-10);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('name as the cause assessments that can give no more', () => {
    fc.assert(
      fc.property(anyPlan, (given) => {
        const points = pointsOf({ ...given, pointsFrom: 'assessments_and_categories' });
        if (!points || promisesKept(points) || points.none > 0) return;
        const { short } = points;
        const available = short.assessments.reduce((sum, a) => sum + points.assessments[a]!.points, 0);
        const wanted = points.categories
          .filter(({ category }) => short.categories.includes(category))
          .reduce((sum, one) => sum + one.promised, 0);
        expect(available).toBeLessThan(wanted);
        given.assessments.forEach(({ weight, criteria }, a) => {
          const touches = criteria.some(
            (one) =>
              weight > 0 && one.weight > 0 && one.measures.some((category) => short.categories.includes(category)),
          );
          expect(short.assessments.includes(a)).toBe(touches);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('do not change with the units of weights', () => {
    const times = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(anyPlan, times, times, times, (given, all, each, kinds) => {
        const other = {
          ...given,
          assessments: given.assessments.map(({ weight, criteria }) => ({
            weight: weight * all,
            criteria: criteria.map((one) => ({
              ...one,
              // Literal weights multiply both: there a criterion's own unit counts.
              weight: one.weight * (given.pointsFrom === 'literal_weights' ? 1 : each),
            })),
          })),
          categoryWeights: Object.fromEntries(
            Object.entries(given.categoryWeights).map(([key, weight]) => [key, weight * kinds]),
          ) as PointsPlan['categoryWeights'],
        };
        const [one, two] = [pointsOf(given), pointsOf(other)];
        expect(one === undefined).toBe(two === undefined);
        one?.assessments.forEach(({ criteria }, a) =>
          criteria.forEach((criterion, i) =>
            expect(Math.abs(criterion.points - two!.assessments[a]!.criteria[i]!.points)).toBeLessThan(1e-7),
          ),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('are one factor an assessment times the weight times the mean of its categories’ factors, where both hold', () => {
    let seen = 0;
    fc.assert(
      fc.property(anyPlan, (given) => {
        const points = pointsOf({ ...given, pointsFrom: 'assessments_and_categories' });
        if (!points?.factors) return;
        const { factors } = points;
        seen += 1;
        given.assessments.forEach(({ weight, criteria }, a) =>
          criteria.forEach((one, i) => {
            if (weight === 0 || one.measures.length === 0) return;
            const mean = one.measures.reduce((sum, key) => sum + factors.categories[key], 0) / one.measures.length;
            const own = points.assessments[a]!.criteria[i]!.points;
            expect(Math.abs(own - factors.assessments[a]! * one.weight * mean)).toBeLessThan(1e-9);
          }),
        );
      }),
      { numRuns: 300 },
    );
    expect(seen).toBeGreaterThan(50);
  });

  it('are numbers, however small a weight', () => {
    const tiny = fc.oneof(anyWeight, fc.constantFrom(5e-324, 1e-300, 1e-12));
    const criterion = fc.record({ weight: tiny, measures: fc.subarray([...categories]) });
    const assessment = fc.record({ weight: tiny, criteria: fc.array(criterion, { maxLength: 4 }) });
    const [technical, business, interpersonal, lifestyle] = [tiny, tiny, tiny, tiny];
    const given = fc.record({
      pointsFrom: fc.constant('assessments_and_categories' as const),
      assessments: fc.array(assessment, { maxLength: 4 }),
      categoryWeights: fc.record({ technical, business, interpersonal, lifestyle }),
    });
    fc.assert(
      fc.property(given, (one) => {
        for (const { points } of pointsOf(one)?.assessments ?? []) {
          expect(points).toBeGreaterThanOrEqual(0);
          expect(points).toBeLessThan(100.01);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('print as numbers that add up exactly, none of them off by a hundredth', () => {
    // One of its cells is worth a millionth of a hundredth: what is taken for whole there is missed elsewhere.
    const small: PointsPlan = {
      pointsFrom: 'assessments_and_categories',
      assessments: [
        {
          weight: 1,
          criteria: [
            { weight: 0.01, measures: ['interpersonal'] },
            { weight: 0.01, measures: [] },
          ],
        },
        {
          weight: 16.81,
          criteria: [
            { weight: 1, measures: ['business'] },
            { weight: 30.83, measures: ['interpersonal'] },
            { weight: 60.28, measures: ['lifestyle'] },
          ],
        },
        { weight: 5, criteria: [{ weight: 1, measures: [] }] },
        {
          weight: 386.02,
          criteria: [
            { weight: 636.22, measures: ['business'] },
            { weight: 4, measures: [...categories] },
          ],
        },
      ],
      categoryWeights: { technical: 8, business: 0.04, interpersonal: 861.65, lifestyle: 7 },
    };
    fc.assert(
      fc.property(anyPlan, (given) => {
        const points = pointsOf(given);
        if (!points) return;
        const printed = printedPoints(points);
        const cents = (text: string) => Math.round(Number(text) * 100);
        const total = (texts: string[]) => texts.reduce((sum, text) => sum + cents(text), 0);
        const near = (text: string, exact: number) => expect(Math.abs(Number(text) - exact)).toBeLessThan(0.01);

        expect(total(printed.assessments.map((one) => one.points))).toBe(10_000);
        expect(total([...Object.values(printed.categories), printed.none])).toBe(10_000);
        printed.assessments.forEach((assessment, a) => {
          near(assessment.points, points.assessments[a]!.points);
          expect(total(assessment.criteria.map((one) => one.points))).toBe(cents(assessment.points));
          assessment.criteria.forEach((criterion, i) => {
            near(criterion.points, points.assessments[a]!.criteria[i]!.points);
            const cells = points.assessments[a]!.criteria[i]!.cells;
            if (cells.none === undefined) expect(total(criterion.cells)).toBe(cents(criterion.points));
          });
        });
        categories.forEach((category, k) => {
          near(printed.categories[category], points.categories[k]!.points);
          const column = printed.assessments.flatMap(({ criteria }) => criteria.map(({ cells }) => cells[k]!));
          expect(total(column)).toBe(cents(printed.categories[category]));
        });
      }),
      { numRuns: 300, examples: [[small]] },
    );
  });
});
