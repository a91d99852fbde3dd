import { describe, expect, it } from '@jest/globals';
import { evidenceOf, type Levels } from '../../../test/factories/evidence.js';
import { livePanel } from '../../../test/factories/live-panel.js';
import { compare, comparePair } from './compare.js';
import { errorFloor } from './totals.js';
import { ratingsOf } from './ratings.js';
import { valueOf } from '../statistics/estimate.js';
import { studentizedRangeCritical, tCritical } from '../statistics/quantiles.js';

describe('a real live panel of six by nine by thirteen', () => {
  const comparison = compare(livePanel());
  const [assessment] = comparison.assessments;
  const { intraclass } = assessment!.agreement;
  if (!('meanSquares' in intraclass)) throw new Error('The table is complete.');

  it('estimates the error from the two-way fit as from the analysis of variance', () => {
    const { errorMeanSquare, df } = assessment!.precision;
    expect(valueOf(errorMeanSquare)).toBeCloseTo(intraclass.meanSquares.error, 12);
    expect(df).toBe(40);
  });

  it('has SEM² = EMS/k, SED² = 2 EMS/k, and the critical values of t and of Tukey; two margins are one bound', () => {
    const sem = Math.sqrt(intraclass.meanSquares.error / 9) * 100;
    const [leader] = comparison.candidates;
    const plusMinus = expect.closeTo((studentizedRangeCritical(6, 40) * sem) / 2, 9);
    expect(leader!.interval).toMatchObject({ plusMinus });
    expect(leader!.assessments[0]!.interval).toMatchObject({ plusMinus });
    const pair = comparePair(comparison, 'C3', 'C2')!;
    expect(valueOf(pair.standardError)).toBeCloseTo(sem * Math.SQRT2, 9);
    expect(valueOf(pair.leastForThisPair)).toBeCloseTo(tCritical(40) * sem * Math.SQRT2, 9);
    expect(valueOf(pair.leastAmongAll)).toBeCloseTo(studentizedRangeCritical(6, 40) * sem, 9);
  });

  it('finds two in front whom it can’t tell apart, and says so', () => {
    expect(comparison.bands.map(({ candidates }) => candidates)).toEqual([
      ['C2', 'C3'],
      ['C1', 'C4', 'C5', 'C6'],
    ]);
    expect(comparison.sentences.headline).toBe(
      'Candidate 2 and Candidate 3 are tied for first: the evidence can’t tell them apart. Both are clearly ahead of everyone else.',
    );
    expect(comparison.sentences.separate[0]).toBe(
      'A tenth panelist in “Assessment A1” would narrow the margin from ±2.5 to about ±2.3.',
    );
    expect(comparison.candidates[0]!.sensitivity).toMatchObject({ words: '1st in 10 of 10' });
  });

  it('finds the panelists who put somebody else first, none by more than one panelist’s error', () => {
    expect(comparison.dissent.map(({ panelist, first, withinBand }) => [panelist, first, withinBand])).toEqual([
      ['P4', ['C5'], false],
      ['P5', ['C3'], true],
      ['P9', ['C3'], true],
    ]);
    expect(comparison.dissent.filter(({ remarkable }) => remarkable)).toEqual([]);
    expect(comparison.sentences.dissent).toEqual([
      'Three panelists’ own ratings put someone else first, but by no more than one panelist’s ratings vary by chance.',
    ]);
  });

  it('agrees closely, in words and figures', () => {
    expect(assessment!.agreement).toMatchObject({
      verdict: 'excellent',
      ordinal: { value: expect.closeTo(0.793, 3) },
      ordinalInterval: { notEstimable: 'fewer than 15 candidates' },
    });
  });
});

describe('agreement', () => {
  it('is not estimable for one panelist, and says why', () => {
    const [only] = compare(evidenceOf([{ ratings: [[[3]], [[1]]] }])).assessments;
    expect(only!.agreement.ordinal).toEqual({ notEstimable: 'one panelist' });
    expect(only!.agreement.words).toBe('Agreement is not estimable: one panelist.');
  });

  it('has no correlation where a cell of the table is missing, and still has its alpha', () => {
    const ratings: Levels = [
      [[3], [3]],
      [[1], undefined],
      [[2], [1]],
      [[1], [1]],
    ];
    const { agreement } = compare(evidenceOf([{ ratings }])).assessments[0]!;
    expect(agreement.intraclass).toEqual({ notEstimable: 'not every panelist scored every candidate' });
    expect(agreement.ordinal).toHaveProperty('value');
  });

  it('has an interval of alpha from fifteen candidates on, the same every time', () => {
    const ratings: Levels = Array.from({ length: 15 }, (_, c) => [[1 + (c % 3)], [1 + ((c * c) % 3)], [1 + (c % 2)]]);
    const interval = () => compare(evidenceOf([{ ratings }])).assessments[0]!.agreement.ordinalInterval;
    expect(interval()).toMatchObject({ low: expect.any(Number), high: expect.any(Number) });
    expect(interval()).toEqual(interval());
  });
});

describe('precision', () => {
  it('is never better than the scale allows: the floor stands in for a panel that happened to agree', () => {
    const round = evidenceOf([
      {
        ratings: [
          [
            [3, 2],
            [3, 2],
          ],
          [
            [1, 2],
            [1, 2],
          ],
          [
            [2, 2],
            [2, 2],
          ],
        ],
      },
    ]);
    const { precision } = compare(round).assessments[0]!;
    const floor = (1 / 12) * (1 / 2) ** 2 * (1 / 2);
    expect(precision).toMatchObject({ floored: true, errorMeanSquare: { value: expect.closeTo(floor, 12) }, df: 2 });
    expect(errorFloor(ratingsOf(round).assessments[0]!, [1, 1])).toBeCloseTo(floor, 12);
  });

  it('borrows the error of an assessment with one panelist, fully correlated with their others, and says so', () => {
    const ratings: Levels = [
      [[3], [2]],
      [[1], [2]],
      [[1], [1]],
    ];
    const comparison = compare(evidenceOf([{ ratings }, { name: 'Writing sample', ratings: [[[3]], [[2]], [[1]]] }]));
    const [other, lone] = comparison.assessments.map(({ precision }) => precision);
    expect(lone).toMatchObject({ counted: false, borrowedFrom: 'A1', errorMeanSquare: other!.errorMeanSquare });
    expect(comparison.errorCovariances).toEqual([
      { assessments: ['A1', 'A2'], covariance: valueOf(other!.errorMeanSquare), shown: false },
    ]);
    // One panelist in both: the variance of a half, a half and what both share of each.
    const error = valueOf(other!.errorMeanSquare)!;
    const variance = 2 * error * (0.25 / 2 + 0.25 + (2 * 0.25) / 2);
    expect(valueOf(comparePair(comparison, 'C1', 'C2')!.standardError)).toBeCloseTo(Math.sqrt(variance) * 100, 9);
    expect(comparison.sentences.interval).toContain(
      'In “Writing sample,” only one panelist rated, so nothing shows how far panelists would differ. The margin assumes that they would differ as much as in “Assessment A1,” where they differed most.',
    );
  });

  it('has no interval where every assessment had one panelist, and does not claim an order', () => {
    const comparison = compare(evidenceOf([{ ratings: [[[3]], [[1]]] }]));
    expect(comparison.candidates[0]!.interval).toEqual({ notEstimable: 'one panelist' });
    expect(comparison.bands).toHaveLength(1);
    expect(comparison.sentences.headline).toBe(
      'Candidate 1 has the highest score, but nothing shows how far that can be trusted: no assessment was rated by two panelists.',
    );
  });

  it('adds variances of panels that share nobody, and their degrees of freedom by Welch and Satterthwaite', () => {
    const one: Levels = [
      [[3], [2], [1]],
      [[1], [2], [1]],
      [[2], [1], [3]],
    ];
    const other: Levels = [
      [[1], [3]],
      [[2], [1]],
      [[3], [1]],
    ];
    const levels = 7;
    const higher = (table: Levels): Levels => table.map((row) => row.map((card) => card!.map((level) => level! + 2)));
    const comparison = compare(
      evidenceOf([
        { ratings: higher(one), levels },
        { ratings: higher(other), levels, panelists: ['P8', 'P9'] },
      ]),
    );
    const [a, b] = comparison.assessments.map(({ precision }) => valueOf(precision.errorMeanSquare)!);
    const [here, there] = [(2 * 0.25 * a!) / 3, (2 * 0.25 * b!) / 2];
    const pair = comparePair(comparison, 'C1', 'C2')!;
    expect(valueOf(pair.standardError)).toBeCloseTo(Math.sqrt(here + there) * 100, 9);
    expect(valueOf(pair.df)).toBeCloseTo((here + there) ** 2 / (here ** 2 / 4 + there ** 2 / 2), 9);
  });
});

describe('panels that do not overlap', () => {
  const apart: Levels = [
    [[3, 3], [3, 2], undefined, undefined],
    [[2, 2], [3, 2], undefined, undefined],
    [undefined, undefined, [1, 2], [2, 1]],
    [undefined, undefined, [2, 2], [2, 2]],
  ];
  const comparison = compare(evidenceOf([{ name: 'Audition', ratings: apart }]));

  it('are ranked by score, but nobody is told apart across them', () => {
    const pair = comparePair(comparison, 'C1', 'C3')!;
    expect(pair.standardError).toEqual({ notEstimable: 'the panels do not overlap' });
    expect(pair).toMatchObject({ separatedAlone: false, separatedAmongAll: false });
    expect(comparePair(comparison, 'C1', 'C2')!.standardError).toHaveProperty('value');
    expect(comparison.sentences.order.join(' ')).toContain('4 pairs of candidates can’t be compared');
  });

  it('have no lean and no adjusted order, in words', () => {
    const { severity } = comparison.assessments[0]!;
    expect(severity.connected).toBe(false);
    expect(severity.panelists[0]!.lean).toEqual({ notEstimable: 'the panels do not overlap' });
    expect(comparison.sentences.lean).toEqual([
      'In “Audition,” who is strict or lenient can’t be told: the panels don’t overlap.',
    ]);
    const adjusted = comparison.sensitivity.find(({ kind }) => kind === 'severity adjusted');
    expect(adjusted).toHaveProperty('notRun', 'In Audition the panels share neither a panelist nor a candidate.');
  });
});

describe('sensitivity', () => {
  it('leaves an assessment out with the only panelist who scored it, and notes it', () => {
    const both: Levels = [
      [[3], [2]],
      [[1], [2]],
    ];
    const round = evidenceOf([{ ratings: both }, { name: 'Writing sample', ratings: [[[1]], [[3]]] }]);
    const comparison = compare(round);
    const without = (key: string) => comparison.sensitivity.find(({ subject }) => subject === key)!;
    expect(without('P1')).toHaveProperty(
      'note',
      'Writing sample is also left out because no one else scored every candidate in it.',
    );
    expect(without('P2')).not.toHaveProperty('note');
    const ranks = expect.arrayContaining([
      { candidate: 'C1', rank: 1 },
      { candidate: 'C2', rank: 2 },
    ]);
    expect(without('A2')).toHaveProperty('ranks', ranks);
  });

  it('treats a panelist of two assessments as one person', () => {
    const ratings: Levels = [
      [[3], [2]],
      [[1], [2]],
    ];
    const comparison = compare(evidenceOf([{ ratings }, { ratings }]));
    expect(comparison.panelists.map(({ key, assessments, scorecards }) => [key, assessments, scorecards])).toEqual([
      ['P1', ['A1', 'A2'], 4],
      ['P2', ['A1', 'A2'], 4],
    ]);
    expect(comparison.sensitivity.filter(({ kind }) => kind === 'panelist left out')).toHaveLength(2);
  });

  it('runs nothing for a single panelist who scored everything', () => {
    const comparison = compare(evidenceOf([{ ratings: [[[3]], [[1]]] }]));
    const without = comparison.sensitivity.find(({ kind }) => kind === 'panelist left out');
    expect(without).toHaveProperty('notRun', 'Nothing that carries weight would be left.');
  });
});

describe('disagreements', () => {
  it('come with the largest spread first, and who stands where', () => {
    const ratings: Levels = [
      [
        [3, 1],
        [3, 3],
        [3, 1],
      ],
      [
        [2, 2],
        [1, 2],
        [2, 2],
      ],
    ];
    const { disagreements } = compare(evidenceOf([{ ratings }]));
    expect(disagreements).toEqual([
      {
        candidate: 'C1',
        assessment: 'A1',
        criterion: 'K2',
        spread: 1,
        lowest: { level: 1, panelists: ['P1', 'P3'] },
        highest: { level: 3, panelists: ['P2'] },
      },
      expect.objectContaining({ candidate: 'C2', criterion: 'K1', spread: 0.5 }),
    ]);
  });
});

describe('speed', () => {
  it('compares 50 candidates × 6 panelists × 30 criteria in under 2 seconds, with cells missing', () => {
    const ratings: Levels = Array.from({ length: 50 }, (_, c) =>
      Array.from({ length: 6 }, (__, p) =>
        (c * 7 + p * 3) % 11 === 0
          ? undefined
          : Array.from({ length: 30 }, (___, i) => 1 + ((c * 5 + p * p * 3 + i * (c + 2)) % 5)),
      ),
    );
    const round = evidenceOf([{ ratings, levels: 5 }]);
    const began = performance.now();
    expect(compare(round).pairs).toHaveLength(1225);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
