import { hasLevels, sameScale, shareOnScale, type RatingScale } from '../../assessments/model/rating-scale.js';
import type { Agreement } from './comparison.js';
import type { RatedAssessment, RatedCriterion, SignedScorecard } from './ratings.js';
import { alphaInterval, krippendorffAlphas, pairAgreement, type Unit } from '../statistics/agreement.js';
import type { Estimate, NotEstimable } from '../statistics/estimate.js';
import { intraclassCorrelations } from '../statistics/intraclass.js';
import type { Cell } from '../statistics/two-way-fit.js';
import { coefficientText, counted, percent } from './wording.js';

/**
 * How far the panel of one assessment agrees. Alpha and the pairs are over candidate × criterion, yes/no criteria
 * aside unless there are no others; the intraclass correlations are over panelists' totals.
 * @param unnamed where a panelist is not the same person from candidate to candidate
 */
export function agreementOf(assessment: RatedAssessment, totals: readonly Cell[], unnamed = false): Agreement {
  const criteria = agreedOn(assessment);
  const metric = metricOf(criteria.map(({ scale }) => scale));
  const groups = unitsByCandidate(assessment, criteria, metric);
  const units = groups.flat();
  const panelists = assessment.panelists.length;
  const alone: NotEstimable | undefined =
    panelists === 0 ? { notEstimable: 'no rating' } : panelists === 1 ? { notEstimable: 'one panelist' } : undefined;
  const alphas = alone ? { nominal: alone, ordinal: alone, interval: alone } : krippendorffAlphas(units);
  const { ordinal } = alphas;
  const alpha = alphas[metric];
  const pairs = alone ?? pairAgreement(units, metric === 'interval' ? tenth : 1);
  const verdict = verdictOf(alpha);
  return {
    panelists,
    candidates: groups.filter((group) => group.some((unit) => unit.length > 1)).length,
    metric,
    ordinal,
    ordinalInterval: alone ?? ('value' in alpha ? alphaInterval(groups, metric) : alpha),
    nominal: alphas.nominal,
    interval: alphas.interval,
    pairs,
    intraclass: alone ?? (unnamed ? notTheSamePeople : intraclassOf(totals)),
    verdict,
    words: agreementWords({ verdict, alpha, pairs, panelists, metric }),
  };
}

/** A column of a table that different people hold is no one whose ratings could be followed across candidates. */
export const notTheSamePeople: NotEstimable = {
  notEstimable: 'the panelists are not the same people from candidate to candidate',
};

/** Two values are close where a tenth of their scale, or less, is between them. */
const tenth = 0.1;

function agreedOn({ criteria }: RatedAssessment): readonly RatedCriterion[] {
  const onScale = criteria.filter((criterion) => criterion.evidence.kind === 'scale');
  return onScale.length > 0 ? onScale : criteria;
}

/** By the order of levels where all criteria share them; else by distances, in shares of each criterion's scale. */
function metricOf(scales: readonly RatingScale[]): Agreement['metric'] {
  const [first, ...others] = scales;
  if (!first) return 'ordinal';
  return hasLevels(first) && others.every((other) => sameScale(first, other)) ? 'ordinal' : 'interval';
}

function unitsByCandidate(
  assessment: RatedAssessment,
  criteria: readonly RatedCriterion[],
  metric: Agreement['metric'],
): Unit[][] {
  const first = assessment.criteria[0]?.index ?? 0;
  const groups = [...assessment.takings].map(([candidate, { scorecards }]) => ({
    candidate,
    units: criteria.map(({ index, scale }) =>
      unitAt(scorecards, index - first, metric === 'interval' ? scale : undefined),
    ),
  }));
  // Sums must not hang on the order of the evidence.
  groups.sort((a, b) => (a.candidate < b.candidate ? -1 : 1));
  return groups.map(({ units }) => units.filter((unit) => unit.length > 0)).filter((units) => units.length > 0);
}

/** @param scale what the values are shares of; as they were given where left out */
function unitAt(scorecards: readonly SignedScorecard[], place: number, scale?: RatingScale): number[] {
  const unit: number[] = [];
  for (const { levels } of scorecards) {
    const level = levels[place];
    if (level !== undefined) unit.push(scale ? shareOnScale(scale, level) : level);
  }
  return unit;
}

function intraclassOf(totals: readonly Cell[]): Agreement['intraclass'] {
  const columns = [...new Set(totals.map((cell) => cell.column))];
  const rows = new Map<string, (number | undefined)[]>();
  for (const { row, column, value } of totals) {
    const cells = rows.get(row) ?? columns.map(() => undefined);
    cells[columns.indexOf(column)] = value;
    rows.set(row, cells);
  }
  const found = intraclassCorrelations([...rows.values()]);
  if ('notEstimable' in found) return found;
  const { meanSquares, icc21, icc2k, icc31, icc3k } = found;
  return { meanSquares, icc21, icc2k, icc31, icc3k };
}

/** Words for a coefficient of agreement (Cicchetti, Psychological Assessment 6, 1994). */
function verdictOf(alpha: Estimate): Agreement['verdict'] {
  if (!('value' in alpha)) return 'not estimable';
  if (alpha.value < 0.4) return 'poor';
  if (alpha.value < 0.6) return 'fair';
  return alpha.value < 0.75 ? 'good' : 'excellent';
}

const advice: Record<Agreement['verdict'], string> = {
  poor: 'Scores depend a lot on who gave them. Discuss the differences before you rely on the ranking.',
  fair: 'Panelists broadly agree, with some differences worth discussing.',
  good: 'Panelists broadly agree.',
  excellent: 'Panelists agree closely.',
  'not estimable': '',
};

function agreementWords({
  verdict,
  alpha,
  pairs,
  panelists,
  metric,
}: Pick<Agreement, 'verdict' | 'pairs' | 'panelists' | 'metric'> & { alpha: Estimate }): string {
  if (!('value' in alpha)) {
    const exact = 'exact' in pairs && pairs.exact === 1 ? ' Every rating given is the same.' : '';
    return `Agreement is not estimable: ${alpha.notEstimable}.${exact}`;
  }
  const figures = `α ${coefficientText(alpha.value)}, ${counted(panelists, 'panelist')}`;
  if (metric === 'interval') {
    const close =
      'exact' in pairs
        ? ` Pairs of panelists gave the same rating ${percent(pairs.exact)} of the time and were within a tenth of the scale of each other ${percent(pairs.adjacent)} of the time.`
        : '';
    return `Agreement is ${verdict} (${figures}; α here compares distances, because the ratings are values rather than a few levels). ${advice[verdict]}${close}`;
  }
  const shares =
    'exact' in pairs
      ? ` Pairs of panelists gave the same rating ${percent(pairs.exact)} of the time and were within one level of each other ${percent(pairs.adjacent)} of the time.`
      : '';
  return `Agreement is ${verdict} (${figures}). ${advice[verdict]}${shares}`;
}
