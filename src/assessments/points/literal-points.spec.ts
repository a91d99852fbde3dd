import { describe, expect, it } from '@jest/globals';
import type { Category } from '../../jobs/model/category.js';
import { pointsOf } from './points.js';
import type { PointsPlan } from './points-plan.js';

const weights = (given: Partial<Record<Category, number>>) => ({
  technical: 0,
  business: 0,
  interpersonal: 0,
  lifestyle: 0,
  ...given,
});
const line = (weight: number, ...measures: Category[]) => ({ weight, measures });

/** Shares of the overall, 0 to 1, in the order given. */
function planShares(assessments: PointsPlan['assessments'], categoryWeights: PointsPlan['categoryWeights']) {
  const points = pointsOf({ pointsFrom: 'literal_weights', assessments, categoryWeights });
  return (
    points && {
      assessments: points.assessments.map((one) => one.points / 100),
      criteria: points.assessments.map(({ criteria }) => criteria.map((one) => one.points / 100)),
    }
  );
}

describe('literal weights', () => {
  it('follow from assessment weight times criterion weight within each category', () => {
    const interview = { weight: 2, criteria: [line(1, 'technical'), line(1, 'technical', 'business')] };
    const audition = { weight: 1, criteria: [line(2, 'business')] };

    const shares = planShares([interview, audition], weights({ technical: 40, business: 60 }))!;

    // Technical .4: 2 of 4 each. Business .6: 2 of 4 to the interview's second line, 2 of 4 to the audition's.
    expect(shares.criteria[0]![0]).toBeCloseTo(0.2);
    expect(shares.criteria[0]![1]).toBeCloseTo(0.2 + 0.3);
    expect(shares.criteria[1]![0]).toBeCloseTo(0.3);
    expect(shares.assessments[0]).toBeCloseTo(0.7);
    expect(shares.assessments[1]).toBeCloseTo(0.3);
  });

  it('depend on how many lines an assessment has, not on its weight alone', () => {
    const many = { weight: 1, criteria: [1, 2, 3].map(() => line(1, 'business')) };
    const one = { weight: 1, criteria: [line(1, 'business')] };

    expect(planShares([many, one], weights({ business: 1 }))!.assessments).toEqual([0.75, 0.25]);
  });

  it('leave out a category that nothing measures', () => {
    const interview = { weight: 1, criteria: [line(1, 'technical')] };

    expect(planShares([interview], weights({ technical: 10, lifestyle: 90 }))!.assessments).toEqual([1]);
  });

  it('give a line without weight no share, and its category none through it', () => {
    const audition = { weight: 1, criteria: [line(1, 'technical'), line(0, 'business')] };

    expect(planShares([audition], weights({ technical: 1, business: 1 }))!.criteria).toEqual([[1, 0]]);
  });

  it('go by the assessments where no line names a category', () => {
    const first = { weight: 3, criteria: [line(1), line(1)] };
    const second = { weight: 1, criteria: [line(1)] };

    expect(planShares([first, second], weights({}))!.assessments).toEqual([0.75, 0.25]);
  });

  it('are not there where nothing carries weight', () => {
    expect(planShares([], weights({ technical: 1 }))).toBeUndefined();
    expect(planShares([{ weight: 0, criteria: [line(1, 'technical')] }], weights({ technical: 1 }))).toBeUndefined();
  });
});
