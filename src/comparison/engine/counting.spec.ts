import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evidenceOf, type AssessmentSpecification } from '../../../test/factories/evidence.js';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import { categories } from '../../jobs/model/category.js';
import { valueOf } from '../statistics/estimate.js';
import { compare } from './compare.js';
import type { CandidateComparison, Comparison } from './comparison.js';

const by = (technical: number, business: number, interpersonal = 0, lifestyle = 0): Partial<Evidence> => ({
  categoryWeights: {
    technical: { weight: technical },
    business: { weight: business },
    interpersonal: { weight: interpersonal },
    lifestyle: { weight: lifestyle },
  },
});
const candidate = (comparison: Comparison, key = 'C1') => comparison.candidates.find((one) => one.key === key)!;

/** An overall by hand, from a page: scores times points, over 100. */
const byAssessment = ({ assessments }: Comparison, one: CandidateComparison) =>
  assessments.reduce((sum, { points }, a) => sum + (points / 100) * (valueOf(one.assessments[a]!.score) ?? 0), 0);
const byCategory = ({ categories: all }: Comparison, one: CandidateComparison) =>
  all.reduce(
    (sum, { points }, k) => sum + ((valueOf(points) ?? 0) / 100) * (valueOf(one.categories[k]!.score) ?? 0),
    0,
  );
const byCriterion = ({ assessments }: Comparison, one: CandidateComparison) =>
  assessments.reduce(
    (sum, { criteria }, a) =>
      sum +
      criteria.reduce(
        (own, { points }, i) => own + (points / 100) * (valueOf(one.assessments[a]!.criteria[i]!.mean) ?? 0),
        0,
      ),
    0,
  );

const twoAssessments: AssessmentSpecification[] = [
  {
    ...{ name: 'Interview', levels: 5, weight: 3 },
    criteria: [{ measures: ['technical'] }, { measures: ['technical', 'business'] }],
    ratings: [[[5, 3]], [[1, 2]]],
  },
  {
    ...{ name: 'Audition', levels: 3, weight: 1 },
    criteria: [{ measures: ['business'] }, { kind: 'yes_no', weight: 0, measures: [] }],
    ratings: [[[2, 2]], [[3, 1]]],
  },
];

describe('what counts in a comparison', () => {
  it('is each assessment as planned and each category as analyzed, and the overall adds up every way', () => {
    const rating = fc.integer({ min: 1, max: 5 });
    const weight = fc.integer({ min: 1, max: 20 });
    const given = fc.record({
      ratings: fc.array(fc.array(rating, { minLength: 6, maxLength: 6 }), { minLength: 2, maxLength: 4 }),
      assessments: fc.array(weight, { minLength: 2, maxLength: 2 }),
      criteria: fc.array(weight, { minLength: 6, maxLength: 6 }),
      kinds: fc.array(weight, { minLength: 4, maxLength: 4 }),
    });
    fc.assert(
      fc.property(given, ({ ratings, assessments, criteria, kinds }) => {
        // Every category in both assessments: then every promise can be kept.
        const measures = [[categories[0]], [categories[1], categories[2]], [categories[3], categories[0]]];
        const specified = assessments.map((own, a): AssessmentSpecification => ({
          ...{ levels: 5, weight: own },
          criteria: measures.map((some, i) => ({
            measures: i === 1 ? [...some, categories[3]] : [...some],
            weight: criteria[a * 3 + i]!,
          })),
          ratings: ratings.map((row) => [row.slice(a * 3, a * 3 + 3)]),
        }));
        const [technical, business, interpersonal, lifestyle] = kinds as [number, number, number, number];
        const comparison = compare(evidenceOf(specified, by(technical, business, interpersonal, lifestyle)));

        const all = assessments.reduce((sum, one) => sum + one, 0);
        comparison.assessments.forEach(({ points }, a) => expect(points).toBeCloseTo((100 * assessments[a]!) / all, 9));
        for (const one of comparison.candidates) {
          const overall = valueOf(one.overall)!;
          expect(byAssessment(comparison, one)).toBeCloseTo(overall, 9);
          expect(byCategory(comparison, one)).toBeCloseTo(overall, 9);
          expect(byCriterion(comparison, one)).toBeCloseTo(overall, 9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is worked out by hand for a small round', () => {
    // Audition 25, all business; business is to be 40, so the interview's second question brings 15 of it.
    // The rest of the interview, 60, is technical: t and u of its two questions, u/15 = t's factor / business's.
    const comparison = compare(evidenceOf(twoAssessments, by(60, 40)));
    const [clarity, solution] = comparison.assessments[0]!.criteria;

    expect(comparison.assessments.map(({ points }) => Math.round(points * 1e9) / 1e9)).toEqual([75, 25]);
    expect(clarity!.pointsByCategory['technical']! + solution!.pointsByCategory['technical']!).toBeCloseTo(60, 9);
    expect(solution!.pointsByCategory['business']).toBeCloseTo(15, 9);
    // Before fitting the first question had twice the technical part of the second.
    expect(clarity!.points).toBeCloseTo(40, 9);
    expect(solution!.points).toBeCloseTo(35, 9);
    expect(valueOf(candidate(comparison).overall)).toBeCloseTo(40 * 1 + 35 * 0.5 + 25 * 0.5, 9);
    expect(comparison.sentences.points).toEqual([]);
  });

  it('gives the points of a criterion that nobody rated to the others of its assessment, and still adds up', () => {
    const [interview, audition] = twoAssessments as [AssessmentSpecification, AssessmentSpecification];
    const gap = { ...interview, ratings: [[[5, null]], [[1, 2]]] };
    const one = candidate(compare(evidenceOf([gap, audition], by(60, 40))));

    expect(valueOf(one.overall)).toBeCloseTo(75 * 1 + 25 * 0.5, 9);
    expect(valueOf(one.assessments[0]!.score)).toBeCloseTo(100, 9);
    expect(valueOf(one.categories[0]!.score)).toBeCloseTo(100, 9);
    expect(valueOf(one.categories[1]!.score)).toBeCloseTo(50, 9);
    expect(one.panelists[0]!.value).toBeCloseTo(valueOf(one.overall)!, 9);
  });

  it('leaves categories without a say where the plan says so, and says it', () => {
    const plain = compare(evidenceOf(twoAssessments, { ...by(99, 1), pointsFrom: 'assessments_only' }));

    expect(plain.assessments.map(({ criteria }) => criteria.map(({ points }) => points))).toEqual([
      [37.5, 37.5],
      [25, 0],
    ]);
    expect(plain.sentences.points).toEqual([
      'Category scores are shown but don’t affect the overall score, which comes from the assessments’ points.',
    ]);
    expect(plain.sensitivity.map(({ kind }) => kind)).not.toContain('equal category weights');
    expect(valueOf(candidate(plain).categories[0]!.score)).toBeCloseTo((37.5 * 1 + 18.75 * 0.5) / 0.5625, 9);
  });

  it('says which promise does not hold, and keeps to the assessments', () => {
    const comparison = compare(evidenceOf(twoAssessments, by(90, 10)));

    expect(comparison.assessments.map(({ points }) => Math.round(points))).toEqual([75, 25]);
    expect(comparison.categories.map(({ points }) => Math.round(valueOf(points) ?? 0))).toEqual([75, 25, 0, 0]);
    expect(comparison.sentences.points).toEqual([
      'Technical counts 75 points instead of 90 and Business 25 instead of 10: only “Interview” measures technical, and it counts 75 points. To keep both promises, measure technical in another assessment too, let “Interview” count at least 90 points, or give technical at most 75 points in the job analysis.',
    ]);
  });

  it('tries equal categories and assessments left out by points of their own', () => {
    const { sensitivity } = compare(evidenceOf(twoAssessments, by(60, 40)));
    const ranks = (kind: string, subject?: string) => {
      const found = sensitivity.find((one) => one.kind === kind && one.subject === subject)!;
      return 'ranks' in found ? found.ranks.map(({ candidate: key, rank }) => `${key} ${rank}`).sort() : found.notRun;
    };

    // Equal: technical 50 and business 50. C1 has 100 and 50 in the interview, 50 in the audition; C2 0, 25 and 100.
    expect(ranks('equal category weights')).toEqual(['C1 1', 'C2 2']);
    expect(ranks('assessment left out', 'A1')).toEqual(['C1 2', 'C2 1']);
    expect(ranks('assessment left out', 'A2')).toEqual(['C1 1', 'C2 2']);
  });

  it('says of equal categories where the assessments do not allow them', () => {
    const narrow: AssessmentSpecification[] = [
      { ...twoAssessments[0]!, criteria: [{ measures: ['technical'] }, { measures: ['technical'] }] },
      twoAssessments[1]!,
    ];
    const { sensitivity } = compare(evidenceOf(narrow, by(75, 25)));

    expect(sensitivity.find(({ kind }) => kind === 'equal category weights')).toMatchObject({
      note: 'as nearly as the assessments allow.',
    });
  });
});
