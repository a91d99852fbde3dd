import { describe, expect, it } from '@jest/globals';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import {
  bandOnScale,
  nameOnScale,
  scaleBands,
  shareOnScale,
  valueAt,
  type RatingScale,
} from '../../assessments/model/rating-scale.js';
import { compare } from './compare.js';
import { longTable } from '../pages/comparison-export.js';
import { alphaInterval, krippendorffAlpha } from '../statistics/agreement.js';

const halves: RatingScale = { minimum: 0, maximum: 10, step: 0.5 };
const zeroToFour: RatingScale = { minimum: 0, maximum: 4, step: 1 };

/** One assessment; each candidate's ratings by criterion and panelist. */
function evidence(scales: (RatingScale | undefined)[], given: number[][][], more: Partial<Evidence> = {}): Evidence {
  return {
    job: { title: 'Scales', maximum: 100 },
    pointsFrom: 'assessments_and_categories',
    categoryWeights: {
      technical: { weight: 1 },
      business: { weight: 1 },
      interpersonal: { weight: 1 },
      lifestyle: { weight: 1 },
    },
    candidates: given.map((_, at) => ({ key: `c${at + 1}`, name: `Candidate ${at + 1}` })),
    panelists: given[0]![0]!.map((_, at) => ({ key: `p${at + 1}`, name: `Judge ${at + 1}` })),
    assessments: [
      {
        ...{ key: 'a', name: 'Final', kind: 'audition', levels: 5, weight: 1 },
        criteria: scales.map((scale, at) => ({
          ...{ key: `k${at + 1}`, name: `Criterion ${at + 1}`, kind: 'scale', measures: [], weight: 1, anchors: [] },
          ...(scale && { scale }),
        })),
        sittings: given.map((criteria, at) => ({
          candidate: `c${at + 1}`,
          expected: criteria[0]!.length,
          scorecards: criteria[0]!.map((_, seat) => ({
            panelist: `p${seat + 1}`,
            state: 'submitted',
            ratings: criteria.map((levels, place) => ({ criterion: `k${place + 1}`, level: levels[seat]! })),
          })),
        })),
      },
    ],
    ...more,
  };
}

describe('a scale of its own', () => {
  it('makes a rating the share (x − min)/(max − min) of it, whatever its minimum, step and maximum', () => {
    const { candidates } = compare(
      evidence(
        [halves, zeroToFour, undefined],
        [
          [
            [7.5, 8],
            [0, 1],
            [5, 3],
          ],
          [
            [5, 5],
            [4, 4],
            [1, 1],
          ],
        ],
      ),
    );
    const first = candidates.find(({ key }) => key === 'c1')!;
    const [half, zero, five] = first.assessments[0]!.criteria;
    expect(half!.mean).toEqual({ value: 77.5 });
    expect(half!.meanLevel).toEqual({ value: 7.75 });
    expect(zero!.mean).toEqual({ value: 12.5 });
    expect(zero!.meanLevel).toEqual({ value: 0.5 });
    expect(five!.mean).toEqual({ value: 75 });
    expect(five!.meanLevel).toEqual({ value: 4 });
    expect((first.overall as { value: number }).value).toBeCloseTo((77.5 + 12.5 + 75) / 3, 9);
  });

  it('gives what the same ratings give on levels 1 to 5', () => {
    const levels = [[[1, 2, 4]], [[3, 3, 5]], [[2, 4, 4]]];
    const shifted = levels.map((criteria) => criteria.map((row) => row.map((level) => level - 1)));
    const [one, other] = [compare(evidence([undefined], levels)), compare(evidence([zeroToFour], shifted))];
    expect(other.candidates.map(({ overall, interval, rank }) => ({ overall, interval, rank }))).toEqual(
      one.candidates.map(({ overall, interval, rank }) => ({ overall, interval, rank })),
    );
    expect(other.assessments[0]!.agreement).toEqual(one.assessments[0]!.agreement);
    expect(other.disagreements.map(({ spread }) => spread)).toEqual(one.disagreements.map(({ spread }) => spread));
  });

  it('is counted in five parts where it has more than seven values', () => {
    expect(scaleBands(zeroToFour)).toEqual(['0', '1', '2', '3', '4']);
    expect(scaleBands(halves)).toEqual(['0–2', '2.5–4', '4.5–6', '6.5–8', '8.5–10']);
    expect([0, 2, 2.5, 6, 10].map((value) => bandOnScale(halves, value))).toEqual([0, 0, 1, 2, 4]);
    const [candidate] = compare(evidence([halves], [[[7.5, 8, 9.5]]])).candidates;
    expect(candidate!.assessments[0]!.criteria[0]!.counts).toEqual([0, 0, 0, 2, 1]);
  });

  it('has values without what binary fractions leave behind, and words where it has them', () => {
    const tenths = { minimum: 0, maximum: 1, step: 0.1 };
    expect([3, 6, 7].map((place) => valueAt(tenths, place))).toEqual([0.3, 0.6, 0.7]);
    expect(shareOnScale(tenths, 0.3)).toBe(0.3);
    const words = { minimum: 1, maximum: 3, step: 1, names: ['No', 'Mixed', 'Yes'] };
    expect([1, 2, 3].map((value) => nameOnScale(words, value))).toEqual(['No', 'Mixed', 'Yes']);
  });

  it('is written to the table of ratings by its ends, so that it is read again', () => {
    const own = evidence([halves], [[[7.5, 8]]]);
    const [heads, first] = longTable(compare(own), own);
    expect(heads).toContain('minimum');
    expect(first!.slice(4, 8)).toEqual([7.5, '', 0, 10]);
    const ordinary = evidence([undefined], [[[4, 5]]]);
    expect(longTable(compare(ordinary), ordinary)[0]).not.toContain('minimum');
  });
});

describe('agreement on a scale of many values', () => {
  it('is alpha over distances, and says so; on levels it stays alpha over their order', () => {
    const values = [[[7.5, 8, 7]], [[5, 5.5, 4]], [[9, 9.5, 9]], [[2, 3, 2.5]]];
    const { agreement } = compare(evidence([halves], values)).assessments[0]!;
    const shares = values.map(([row]) => row!.map((value) => value / 10));
    expect(agreement.metric).toBe('interval');
    expect(agreement.interval).toEqual(krippendorffAlpha(shares, 'interval'));
    expect(agreement.words).toContain('α here compares distances');
    expect(agreement.words).toContain('within a tenth of the scale of each other');
    const levels = compare(evidence([zeroToFour], [[[0, 1]], [[3, 4]], [[2, 2]]])).assessments[0]!.agreement;
    expect(levels).toMatchObject({ metric: 'ordinal' });
    expect(levels.words).toContain('Pairs of panelists gave the same rating');
  });

  it('is over shares of each criterion’s own scale where these differ', () => {
    const own = { minimum: 0, maximum: 25, step: 1 };
    const { agreement } = compare(
      evidence(
        [own, halves],
        [
          [
            [25, 20],
            [10, 9],
          ],
          [
            [0, 5],
            [1, 2],
          ],
        ],
      ),
    ).assessments[0]!;
    const units = [
      [1, 0.8],
      [1, 0.9],
      [0, 0.2],
      [0.1, 0.2],
    ];
    expect(agreement.metric).toBe('interval');
    expect(agreement.interval).toEqual(krippendorffAlpha(units, 'interval'));
  });

  it('has an interval that takes no longer for a thousand values, and is that of the matrix', () => {
    let seed = 5;
    const draw = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const groups = Array.from({ length: 400 }, () => {
      const merit = draw();
      return [Array.from({ length: 4 }, () => Math.round((merit * 0.7 + draw() * 0.3) * 1000) / 1000)];
    });
    const started = performance.now();
    const interval = alphaInterval(groups, 'interval');
    expect(performance.now() - started).toBeLessThan(2000);
    const alpha = krippendorffAlpha(groups.flat(), 'interval');
    if (!('low' in interval) || !('value' in alpha)) throw new Error('no interval');
    expect(interval.low).toBeLessThan(alpha.value);
    expect(interval.high).toBeGreaterThan(alpha.value);
    // Two levels: the order and the distance are the same thing, and so are the draws.
    const yesNo = groups.map(([unit]) => [unit!.map((value) => (value > 0.5 ? 2 : 1))]);
    const [byMoments, byMatrix] = [alphaInterval(yesNo, 'interval'), alphaInterval(yesNo, 'ordinal')];
    if (!('low' in byMoments) || !('low' in byMatrix)) throw new Error('no interval');
    expect(byMoments.low).toBeCloseTo(byMatrix.low, 9);
    expect(byMoments.high).toBeCloseTo(byMatrix.high, 9);
  });
});

describe('columns that are not the same people', () => {
  const given = [[[7, 6, 8]], [[3, 4, 5]], [[6, 6, 5]]];

  it('are compared, but nothing is said of how one of them grades', () => {
    const varied = compare(
      evidence(
        [undefined],
        given.map(([row]) => [row!.map((value) => value / 2)]),
        { panelistsVary: true },
      ),
    );
    expect(varied.candidates.map(({ rank }) => rank)).toEqual([1, 2, 3]);
    expect(varied.dissent).toEqual([]);
    expect(varied.sensitivity.filter(({ kind }) => kind !== 'assessment left out')).toEqual([]);
    for (const { lean } of varied.panelists)
      expect(lean).toMatchObject({ notEstimable: expect.stringMatching(/not the same people/) });
    expect(varied.sentences.lean).toEqual([
      'Who is strict or lenient can’t be told: the columns of ratings are not the same people from candidate to candidate.',
    ]);
    expect(varied.assessments[0]!.agreement.intraclass).toMatchObject({
      notEstimable: expect.stringMatching(/not the same people/),
    });
    expect(varied.assessments[0]!.agreement.ordinal).toHaveProperty('value');
  });
});
