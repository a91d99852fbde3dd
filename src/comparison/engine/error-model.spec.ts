import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { evidenceOf, type Levels } from '../../../test/factories/evidence.js';
import { valueOf } from '../statistics/estimate.js';
import { compare, comparePair } from './compare.js';
import { ErrorModel } from './error-model.js';
import { ratingsOf } from './ratings.js';
import { weightingOf } from './weighting.js';

/** A round and what an independent computation with whole matrices made of it; see test/fixtures/README.md. */
interface Case {
  name: string;
  levels: number[];
  shares: number[];
  /** By assessment, candidate, panelist and criterion; null where a panelist did not rate. */
  ratings: (number[] | null)[][][];
  errors: number[];
  covariances: number[];
  pairs: {
    candidates: [string, string];
    difference: number;
    standardError: number;
    df: number;
    leastAmongAll: number;
  }[];
  /** Of every candidate, where all pairs have one least difference. */
  margin: number | null;
}

const cases = JSON.parse(readFileSync('test/fixtures/error-model.json', 'utf8')) as Case[];

function evidence({ levels, shares, ratings }: Case) {
  return evidenceOf(
    ratings.map((table, a) => ({
      ratings: table.map((row) => row.map((card) => card ?? undefined)) as Levels,
      ...{ levels: levels[a]!, weight: shares[a]! },
      criteria: [{ measures: [] }, { measures: [] }, { measures: [] }],
    })),
  );
}

describe('the error model, against whole matrices', () => {
  it.each(cases)('has the errors and covariances of $name', (one) => {
    const comparison = compare(evidence(one));
    comparison.assessments.forEach(({ precision }, a) => {
      expect(valueOf(precision.errorMeanSquare)).toBeCloseTo(one.errors[a]!, 12);
    });
    comparison.errorCovariances.forEach(({ covariance }, pair) => {
      expect(covariance).toBeCloseTo(one.covariances[pair]!, 12);
    });
  });

  it.each(cases)('has the adjusted differences, standard errors and degrees of freedom of $name', (one) => {
    const comparison = compare(evidence(one));
    expect(comparison.pairs).toHaveLength(one.pairs.length);
    for (const { candidates, difference, standardError, df } of one.pairs) {
      const pair = comparePair(comparison, ...candidates)!;
      const sign = pair.candidates[0] === candidates[0] ? 1 : -1;
      expect(valueOf(pair.adjustedDifference)! * sign).toBeCloseTo(difference, 9);
      expect(valueOf(pair.standardError)).toBeCloseTo(standardError, 9);
      // Where assessments have different gaps, what the panelists' estimated effects cost is spread evenly.
      const exact = !one.name.includes('other ones');
      if (exact) expect(valueOf(pair.df)).toBeCloseTo(df, 8);
      else expect(Math.abs(valueOf(pair.df)! / df - 1)).toBeLessThan(0.05);
    }
  });

  it.each(cases)('has the least differences among all pairs, and the margins, of $name', (one) => {
    const { pairs, candidates } = compare(evidence(one));
    const exact = !one.name.includes('other ones');
    for (const { candidates: two, leastAmongAll } of one.pairs) {
      const pair = pairs.find(({ candidates: [a, b] }) => two.includes(a) && two.includes(b))!;
      // The studentized range from two integrations of it; or from degrees of freedom that are nearly the same.
      expect(Math.abs(valueOf(pair.leastAmongAll)! / leastAmongAll - 1)).toBeLessThan(exact ? 5e-4 : 0.02);
    }
    const margins = candidates.map(({ interval }) => ('plusMinus' in interval ? interval.plusMinus : NaN));
    if (one.margin === null) expect(new Set(margins).size).toBeGreaterThan(1);
    else for (const margin of margins) expect(Math.abs(margin / one.margin - 1)).toBeLessThan(5e-4);
  });

  it.each(cases)('draws ranges that meet exactly where two can’t be told apart in $name', (one) => {
    const { candidates, pairs, misdrawn } = compare(evidence(one));
    const interval = new Map(candidates.map((candidate) => [candidate.key, candidate.interval]));
    const wrong = pairs.filter(({ candidates: [higher, lower], separatedAmongAll }) => {
      const [above, below] = [interval.get(higher)!, interval.get(lower)!];
      return 'low' in above && 'low' in below && above.low > below.high !== separatedAmongAll;
    });
    expect(wrong.map((pair) => pair.candidates)).toEqual(misdrawn);
  });
});

describe('one panelist’s errors', () => {
  const two: Levels = [
    [[4], [5], [3]],
    [[3], [2], [4]],
    [[4], [4], [5]],
    [[2], [3], [3]],
  ];

  it('count once where the same panel rates the same way twice, not as if two panels had', () => {
    const alone = compare(evidenceOf([{ ratings: two, levels: 7 }]));
    const twice = compare(evidenceOf([two, two].map((ratings) => ({ ratings, levels: 7 }))));
    const apart = compare(
      evidenceOf([
        { ratings: two, levels: 7 },
        { ratings: two, levels: 7, panelists: ['P7', 'P8', 'P9'] },
      ]),
    );
    const error = (comparison: typeof alone) => valueOf(comparePair(comparison, 'C1', 'C2')!.standardError)!;
    expect(error(twice)).toBeCloseTo(error(alone), 9);
    expect(error(apart)).toBeCloseTo(error(alone) / Math.SQRT2, 9);
  });

  it('are taken from candidates in the middle of the scale where the others are at its end', () => {
    const ends: Levels = [
      [[5], [5]],
      [[5], [5]],
      [[5], [5]],
      [[2], [4]],
      [[4], [2]],
    ];
    const comparison = compare(evidenceOf([{ ratings: ends, levels: 5 }]));
    const { precision } = comparison.assessments[0]!;
    // Between the two in the middle: shares .25, .75 and .75, .25 leave ± .25 in four cells, on one degree of freedom.
    expect(precision).toMatchObject({ atEnds: 3, df: 1, errorMeanSquare: { value: expect.closeTo(0.25, 9) } });
    expect(comparison.sentences.interval.join(' ')).toContain('so close to the top or bottom');
  });

  it('tell nothing across panels that nobody joins', () => {
    const ratings: Levels = [
      [[4], [5], undefined, undefined],
      [[3], [2], undefined, undefined],
      [undefined, undefined, [4], [5]],
      [undefined, undefined, [2], [4]],
    ];
    const found = ratingsOf(evidenceOf([{ ratings, levels: 5 }]));
    const model = new ErrorModel(found, weightingOf(found));
    const kinds = ['C1', 'C2', 'C3'].map((key) => model.kindOf(key)!);
    expect(model.variance(kinds[0]!, kinds[1]!)).toHaveProperty('variance');
    expect(model.variance(kinds[0]!, kinds[2]!)).toEqual({ notEstimable: 'the panels do not overlap' });
  });
});
