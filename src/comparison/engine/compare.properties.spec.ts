import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evidenceOf, type Levels } from '../../../test/factories/evidence.js';
import { differing } from '../../../test/support/alike.js';
import { readAlone } from './claims.js';
import { compare } from './compare.js';
import type { CandidateComparison, Comparison } from './comparison.js';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import { krippendorffAlpha } from '../statistics/agreement.js';
import { valueOf } from '../statistics/estimate.js';

/** Ratings of 2–10 candidates by 1–8 panelists; any scorecard or rating may be missing. */
function anyLevels(candidates: number, levels: number): fc.Arbitrary<Levels> {
  const sizes = fc.record({ panelists: fc.integer({ min: 1, max: 8 }), criteria: fc.integer({ min: 1, max: 4 }) });
  return sizes.chain(({ panelists, criteria }) => {
    const rating = fc.option(fc.integer({ min: 1, max: levels }), { freq: 8 });
    const card = fc.option(fc.array(rating, { minLength: criteria, maxLength: criteria }), { nil: undefined, freq: 5 });
    const row = fc.array(card, { minLength: panelists, maxLength: panelists });
    return fc.array(row, { minLength: candidates, maxLength: candidates });
  });
}

const measures = [['technical'], ['business', 'technical'], ['interpersonal'], []] as const;

const anyEvidence: fc.Arbitrary<Evidence> = fc
  .record({ candidates: fc.integer({ min: 2, max: 10 }), assessments: fc.integer({ min: 1, max: 3 }) })
  .chain(({ candidates, assessments }) =>
    fc.array(
      fc.record({
        ratings: anyLevels(candidates, 3),
        weight: fc.constantFrom(0, 1, 1, 2.5),
        kinds: fc.array(fc.constantFrom('scale' as const, 'scale' as const, 'yes_no' as const), {
          minLength: 4,
          maxLength: 4,
        }),
        weights: fc.array(fc.constantFrom(0, 1, 1, 3), { minLength: 4, maxLength: 4 }),
        categories: fc.array(fc.constantFrom(...measures), { minLength: 4, maxLength: 4 }),
      }),
      { minLength: assessments, maxLength: assessments },
    ),
  )
  .map((assessments) =>
    evidenceOf(
      assessments.map(({ ratings, weight, kinds, weights, categories }) => {
        const count = Math.max(1, ...ratings.flat().map((card) => card?.length ?? 0));
        const criteria = Array.from({ length: count }, (_, place) => ({
          kind: kinds[place]!,
          weight: weights[place]!,
          measures: categories[place]!,
        }));
        const within = (level: number | null, place: number) =>
          level !== null && kinds[place] === 'yes_no' ? Math.min(2, level) : level;
        return { ratings: ratings.map((row) => row.map((card) => card?.map(within))), weight, criteria };
      }),
    ),
  );

/** One complete assessment on seven levels, those from `low` to `high`. */
function completeTable(low = 1, high = 7, fewest = 3) {
  return fc
    .record({ candidates: fc.integer({ min: fewest, max: 8 }), panelists: fc.integer({ min: 2, max: 6 }) })
    .chain(({ candidates, panelists }) => {
      const card = fc.array(fc.integer({ min: low, max: high }), { minLength: 3, maxLength: 3 });
      const row = fc.array(card, { minLength: panelists, maxLength: panelists });
      return fc.array(row, { minLength: candidates, maxLength: candidates });
    });
}

/** Every number in plain data, and every null, undefined or NaN as a finding. */
function unsound(data: unknown, path = ''): string[] {
  if (typeof data === 'number') return Number.isFinite(data) ? [] : [`${path} is ${data}`];
  if (data === null || data === undefined) return [`${path} is ${data}`];
  if (typeof data !== 'object') return [];
  return Object.entries(data).flatMap(([key, value]) => unsound(value, `${path}/${key}`));
}

/** All but weights as they were set, and what names things in the order given: sentences, equal criteria that stand out. */
function figures({ sentences: _sentences, candidates, assessments, pairs, sensitivity, ...rest }: Comparison): unknown {
  return {
    ...rest,
    candidates: candidates.map(({ strengths: _strengths, doubts: _doubts, ...candidate }) => ({
      ...candidate,
      assessments: candidate.assessments.map(({ criteria, ...score }) => ({
        ...score,
        criteria: criteria.map(({ counts, ...criterion }) => ({ ...criterion, counts: counts.join(' ') })),
      })),
    })),
    assessments: assessments.map((assessment) => ({
      ...assessment,
      criteria: assessment.criteria.map(({ weight: _weight, ...criterion }) => criterion),
    })),
    pairs,
    sensitivity: sensitivity.map((scenario) => ({
      ...scenario,
      note: 'note' in scenario,
      notRun: 'notRun' in scenario,
    })),
  };
}

/** Everything listed in it the other way round. */
function turned(evidence: Evidence): Evidence {
  return {
    ...evidence,
    candidates: [...evidence.candidates].reverse(),
    panelists: [...evidence.panelists].reverse(),
    assessments: [...evidence.assessments].reverse().map((assessment) => ({
      ...assessment,
      criteria: [...assessment.criteria].reverse(),
      sittings: [...assessment.sittings].reverse().map((sitting) => ({
        ...sitting,
        scorecards: [...sitting.scorecards].reverse(),
      })),
    })),
  };
}

function scaledUp(evidence: Evidence, factor: number): Evidence {
  const { technical, business, interpersonal, lifestyle } = evidence.categoryWeights;
  const by = ({ weight }: { weight: number }) => ({ weight: weight * factor });
  return {
    ...evidence,
    categoryWeights: {
      technical: by(technical),
      business: by(business),
      interpersonal: by(interpersonal),
      lifestyle: by(lifestyle),
    },
    assessments: evidence.assessments.map((assessment) => ({
      ...assessment,
      weight: assessment.weight * factor,
      criteria: assessment.criteria.map((criterion) => ({ ...criterion, weight: criterion.weight * factor })),
    })),
  };
}

function find(comparison: Comparison, key: string): CandidateComparison {
  return comparison.candidates.find((candidate) => candidate.key === key)!;
}

describe('a comparison', () => {
  it('never throws, has every figure finite or says why there is none, no coefficient above 1, and is the same data after a round through JSON', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const comparison = compare(evidence);
        expect(unsound(comparison)).toEqual([]);
        const found = comparison.assessments.flatMap(({ agreement: { ordinal, intraclass } }) => [
          valueOf(ordinal) ?? 0,
          ...('notEstimable' in intraclass ? [] : Object.values(intraclass)).map((one) =>
            'estimate' in one ? (valueOf(one.estimate) ?? 0) : 0,
          ),
        ]);
        expect(Math.max(0, ...found)).toBeLessThanOrEqual(1 + 1e-9);
        expect(isDeepStrictEqual(JSON.parse(JSON.stringify(comparison)), comparison)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('does not depend on the order of candidates, panelists, assessments or criteria, nor on the scale of all weights', () => {
    fc.assert(
      fc.property(anyEvidence, fc.double({ min: 0.1, max: 50, noNaN: true }), (evidence, factor) => {
        const found = figures(compare(evidence));
        expect(differing(figures(compare(turned(evidence))), found)).toEqual([]);
        expect(differing(figures(compare(scaledUp(evidence, factor))), found)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('never counts a missing rating as the lowest: taking one out leaves the mean of the others', () => {
    fc.assert(
      fc.property(completeTable(), (ratings) => {
        const without = ratings.map((row, c) =>
          row.map((card, p) => (c === 0 && p === 0 ? [null, ...card.slice(1)] : card)),
        );
        const [criterion] = find(compare(evidenceOf([{ ratings: without, levels: 7 }])), 'C1').assessments[0]!.criteria;
        const others = ratings[0]!.slice(1).map((card) => card[0]!);
        expect(valueOf(criterion!.meanLevel)).toBeCloseTo(others.reduce((a, b) => a + b, 0) / others.length, 9);
        expect(criterion!.basis).toEqual({ ratings: others.length, scorecards: ratings[0]!.length });
      }),
    );
  });
});

describe('a constant added to one panelist of a complete table, away from the ends of the scale', () => {
  it('moves the lean by (k−1)/k of it and leaves order, error, ICC(3,·) and separations as they were', () => {
    fc.assert(
      fc.property(completeTable(2, 4), fc.integer({ min: 1, max: 2 }), (ratings, constant) => {
        const shifted = ratings.map((row) =>
          row.map((card, p) => (p === 0 ? card.map((level) => level + constant) : card)),
        );
        const [before, after] = [ratings, shifted].map((table) => compare(evidenceOf([{ ratings: table, levels: 7 }])));
        const [was, is] = [before!.assessments[0]!, after!.assessments[0]!];
        const lean = (one: typeof was) => valueOf(one.severity.panelists[0]!.levels)!;
        const k = was.panelists.length;
        expect(lean(is) - lean(was)).toBeCloseTo((constant * (k - 1)) / k, 9);
        expect(valueOf(is.precision.errorMeanSquare)).toBeCloseTo(valueOf(was.precision.errorMeanSquare)!, 12);
        for (const kind of ['icc31', 'icc3k'] as const) {
          const of = (one: typeof was) =>
            'icc31' in one.agreement.intraclass ? one.agreement.intraclass[kind].estimate : undefined;
          const [a, b] = [of(was), of(is)];
          // A table without any variation gains some, and with it a correlation of 0.
          if (a && b && 'value' in a && 'value' in b) expect(b.value).toBeCloseTo(a.value, 6);
        }
        expect(after!.candidates.map(({ key, rank, band }) => ({ key, rank, band }))).toEqual(
          before!.candidates.map(({ key, rank, band }) => ({ key, rank, band })),
        );
        const separations = (one: Comparison) =>
          one.pairs.map((pair) => [pair.candidates, readAlone(pair).separatedAlone, pair.separatedAmongAll]);
        expect(separations(after!)).toEqual(separations(before!));
      }),
    );
  });
});

describe("Krippendorff's alpha", () => {
  const anyUnits = fc.array(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 0, maxLength: 5 }), {
    maxLength: 30,
  });
  const rising = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 5, maxLength: 5 });

  it('is unmoved, if ordinal, by relabelling the levels in the same order', () => {
    fc.assert(
      fc.property(anyUnits, rising, (units, labels) => {
        const sorted = [...labels].sort((a, b) => a - b);
        const relabelled = units.map((unit) => unit.map((level) => sorted[level - 1]!));
        expect(krippendorffAlpha(relabelled, 'ordinal')).toEqual(krippendorffAlpha(units, 'ordinal'));
      }),
    );
  });

  it('is 1 for a panel that agrees in full about candidates that differ', () => {
    const agreed = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(agreed, fc.integer({ min: 2, max: 8 }), (levels, panelists) => {
        const units = levels.map((level) => Array.from({ length: panelists }, () => level));
        for (const metric of ['nominal', 'ordinal', 'interval'] as const) {
          expect(valueOf(krippendorffAlpha(units, metric))).toBe(1);
        }
      }),
    );
  });
});
