import { describe, expect, it } from '@jest/globals';
import { evidenceOf, type Levels } from '../../../test/factories/evidence.js';
import { compare, comparePair } from './compare.js';
import type { CandidateComparison, Comparison } from './comparison.js';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import { UnknownSelection } from './ratings.js';
import { valueOf } from '../statistics/estimate.js';

function candidate(comparison: Comparison, key: string): CandidateComparison {
  return comparison.candidates.find((one) => one.key === key)!;
}

/** The one sitting of a candidate in the first assessment, changed. */
function withSitting(evidence: Evidence, key: string, change: object): Evidence {
  const [first, ...others] = evidence.assessments;
  const sittings = first!.sittings.map((sitting) => (sitting.candidate === key ? { ...sitting, ...change } : sitting));
  return { ...evidence, assessments: [{ ...first!, sittings }, ...others] };
}

describe('scores under literal weights', () => {
  // Interview: weight 2, five levels. Audition: weight 1, three levels and a yes/no that carries no weight.
  const round = evidenceOf(
    [
      {
        name: 'Interview',
        levels: 5,
        weight: 2,
        criteria: [{ measures: ['technical'] }, { measures: ['technical', 'business'], weight: 3 }],
        ratings: [
          [
            [5, 3],
            [3, 4],
          ],
          [
            [1, 2],
            [2, null],
          ],
        ],
      },
      {
        name: 'Audition',
        criteria: [{ measures: ['business'] }, { kind: 'yes_no', weight: 0 }],
        ratings: [
          [
            [3, 2],
            [2, 2],
            [2, 1],
          ],
          [
            [1, 1],
            [2, 1],
            [1, 2],
          ],
        ],
      },
    ],
    {
      pointsFrom: 'literal_weights',
      categoryWeights: {
        technical: { weight: 30 },
        business: { weight: 50, reason: 'The role sells.' },
        interpersonal: { weight: 0 },
        lifestyle: { weight: 20 },
      },
    },
  );
  const comparison = compare(round);
  const first = candidate(comparison, 'C1');

  it('are the weighted means that can be redone by hand', () => {
    // Shares: K1 (1 + .5)/2 = .75, K2 (.5 + .75)/2 = .625; audition K1 (1 + .5 + .5)/3 = 2/3.
    const technical = (2 * 1 * 0.75 + 2 * 3 * 0.625) / 8;
    const business = (2 * 3 * 0.625 + 1 * (2 / 3)) / 7;
    const scores = first.categories.map(({ score }) => valueOf(score));
    expect(scores[0]).toBeCloseTo(technical * 100, 9);
    expect(scores[1]).toBeCloseTo(business * 100, 9);
    expect(valueOf(first.overall)).toBeCloseTo((technical * 30 + business * 50) / 0.8, 9);
    expect(valueOf(first.assessments[0]!.score)).toBeCloseTo(((0.75 + 3 * 0.625) / 4) * 100, 9);
  });

  it('leave a category that nothing measures out for everybody, and say so', () => {
    expect(first.categories[3]!.score).toEqual({ notEstimable: 'not measured' });
    expect(comparison.categories.map(({ points }) => valueOf(points))).toEqual([37.5, 62.5, undefined, undefined]);
    expect(comparison.sentences.points).toContain(
      'Lifestyle is not measured, so it is left out for every candidate; its 20 points go to the other categories.',
    );
  });

  it('take a panelist over what they rated, and mark it', () => {
    const [whole, part] = candidate(comparison, 'C2').assessments[0]!.totals;
    expect(whole!.mark).toBeUndefined();
    expect(part).toMatchObject({ rated: 1, criteria: 2, mark: 'over 1 of 2', total: { value: 25 } });
  });

  it("have each panelist's own overall, complete only where they rated all that counts", () => {
    expect(first.panelists.map(({ panelist, assessments, complete }) => [panelist, assessments, complete])).toEqual([
      ['P1', ['A1', 'A2'], true],
      ['P2', ['A1', 'A2'], true],
      ['P3', ['A2'], false],
    ]);
    const own = (2 * 1 + 6 * 0.5) / 8;
    const business = (6 * 0.5 + 1 * 1) / 7;
    expect(first.panelists[0]!.value).toBeCloseTo((own * 30 + business * 50) / 0.8, 9);
  });

  it("count the audition's levels, and the yes of a yes/no with Wilson's interval", () => {
    const [scale, yes] = first.assessments[1]!.criteria;
    expect(scale!.counts).toEqual([0, 2, 1]);
    expect(yes!.counts).toEqual([1, 2]);
    expect(yes!.yes).toMatchObject({
      count: 2,
      of: 3,
      interval: { low: expect.closeTo(0.2077, 4), high: expect.closeTo(0.9385, 4) },
    });
  });

  it("are shown to the job's own maximum", () => {
    const five = compare({ ...round, job: { ...round.job, maximum: 5 } });
    expect(valueOf(candidate(five, 'C1').overall)).toBeCloseTo(valueOf(first.overall)! / 20, 9);
    expect(candidate(five, 'C1').rank).toBe(1);
  });

  it('rest on the assessments where no criterion names a category, and say so', () => {
    const plain = compare({
      ...round,
      assessments: round.assessments.map((assessment) => ({
        ...assessment,
        criteria: assessment.criteria.map((criterion) => ({ ...criterion, measures: [] })),
      })),
    });
    expect(plain.overallFrom).toBe('assessments');
    const interview = (0.75 + 3 * 0.625) / 4;
    expect(valueOf(candidate(plain, 'C1').overall)).toBeCloseTo(((2 * interview + 2 / 3) / 3) * 100, 9);
    expect(plain.sentences.points[0]).toMatch(/No criterion names a category/);
  });
});

describe('what is missing', () => {
  const full: Levels = [
    [[3], [2], [3]],
    [[1], [2], [1]],
    [[2], [2], [2]],
  ];
  const round = evidenceOf([{ name: 'Audition', ratings: full }]);

  it('leaves a candidate without a scorecard partial and unranked, in words', () => {
    const comparison = compare(withSitting(round, 'C3', { scorecards: [] }));
    const partial = candidate(comparison, 'C3');
    expect(partial.status).toEqual({ complete: false, missing: ['Audition: no scorecard has been submitted'] });
    expect(partial.overall).toEqual({ notEstimable: 'an assessment is missing' });
    expect(partial).not.toHaveProperty('rank');
    expect(comparison.bands.flatMap(({ candidates }) => candidates)).not.toContain('C3');
    expect(comparison.sentences.missing).toEqual([
      'Candidate 3 is not ranked yet. Audition: no scorecard has been submitted.',
    ]);
  });

  it('lets a sitting with some scorecards in count, and marks it', () => {
    const { scorecards } = round.assessments[0]!.sittings[0]!;
    const comparison = compare(withSitting(round, 'C1', { expected: 4, scorecards: [...scorecards] }));
    expect(candidate(comparison, 'C1')).toMatchObject({ rank: 1, status: { complete: true } });
    expect(candidate(comparison, 'C1').assessments[0]!.mark).toBe('3 of 4 scorecards');
    expect(comparison.deviations.map(({ words }) => words)).toEqual([
      'Candidate 1, Audition: 1 of 4 scorecards not submitted.',
    ]);
  });

  it('gives nothing of a withheld sitting away, not even how many are in', () => {
    const one = compare(withSitting(round, 'C1', { withheld: true, expected: 3, scorecards: [] }));
    const leaky = compare(withSitting(round, 'C1', { withheld: true, expected: 3 }));
    expect(leaky).toEqual(one);
    expect(candidate(one, 'C1').status).toEqual({
      complete: false,
      missing: ['Audition: hidden while scorecards are open'],
    });
    expect(candidate(one, 'C1').assessments[0]!.scorecards).toEqual({ in: 0, expected: 0, closed: 0 });
  });

  it('names scorecards that were closed without ratings, or revised', () => {
    const [a, b, c] = round.assessments[0]!.sittings[0]!.scorecards;
    const scorecards = [
      a!,
      { ...b!, state: 'revised' as const },
      { ...c!, state: 'closed' as const, closedReason: 'ill', ratings: [] },
    ];
    const comparison = compare(withSitting(round, 'C1', { scorecards }));
    expect(comparison.deviations.map(({ kind, panelist, reason }) => [kind, panelist, reason])).toEqual([
      ['closed', 'P3', 'ill'],
      ['revised', 'P2', undefined],
    ]);
    expect(candidate(comparison, 'C1').assessments[0]!.scorecards).toEqual({ in: 2, expected: 3, closed: 1 });
  });

  it('answers nothing at all with sentences instead of figures', () => {
    expect(compare(evidenceOf([])).sentences.headline).toBe('There are no candidates to compare.');
    const empty = compare(evidenceOf([{ ratings: [[undefined], [undefined]] }]));
    expect(empty.sentences.headline).toBe('No candidate has scores from every assessment yet, so no one is ranked.');
  });
});

describe('a selection', () => {
  const round = evidenceOf([
    {
      ratings: [
        [[3], [3]],
        [[1], [2]],
        [[2], [1]],
      ],
    },
    { ratings: [[[3]], [[1]], [undefined]] },
  ]);

  it('compares only what was chosen, and completes who lacked only what was not', () => {
    const comparison = compare(round, { candidates: ['C3', 'C1'], assessments: ['A1'] });
    expect(comparison.candidates.map(({ key, rank }) => [key, rank])).toEqual([
      ['C1', 1],
      ['C3', 2],
    ]);
    expect(comparison.assessments.map(({ key }) => key)).toEqual(['A1']);
  });

  it('refuses a key that the evidence does not have', () => {
    expect(() => compare(round, { candidates: ['C9'] })).toThrow(UnknownSelection);
    expect(() => compare(round, { assessments: ['A9'] })).toThrow('There is no assessment "A9" to compare.');
  });
});

describe('ties', () => {
  it('share a rank, are never separated and stand in alphabetical order', () => {
    const ratings: Levels = [
      [[2], [2]],
      [[3], [3]],
      [[2], [2]],
    ];
    const names = ['Zoë', 'Ana', 'Ben'].map((name, place) => ({ key: `C${place + 1}`, name }));
    const comparison = compare(evidenceOf([{ ratings }], { candidates: names }));
    expect(comparison.candidates.map(({ name, rank }) => [name, rank]).sort()).toEqual([
      ['Ana', 1],
      ['Ben', 2],
      ['Zoë', 2],
    ]);
    expect(comparePair(comparison, 'C1', 'C3')).toMatchObject({ difference: 0, separatedAlone: false });
  });
});
