import type { Agreement } from './comparison.js';
import type { RatedAssessment, SignedScorecard } from './ratings.js';
import { alphaInterval, krippendorffAlphas, pairAgreement, type Unit } from '../statistics/agreement.js';
import type { Estimate, NotEstimable } from '../statistics/estimate.js';
import { intraclassCorrelations } from '../statistics/intraclass.js';
import type { Cell } from '../statistics/two-way-fit.js';
import { coefficientText, counted, percent } from './wording.js';

/**
 * How far the panel of one assessment agrees. Alpha and the pairs are over candidate × criterion, yes/no criteria
 * aside unless there are no others; the intraclass correlations are over panelists' totals.
 */
export function agreementOf(assessment: RatedAssessment, totals: readonly Cell[]): Agreement {
  const groups = unitsByCandidate(assessment);
  const units = groups.flat();
  const panelists = assessment.panelists.length;
  const alone: NotEstimable | undefined =
    panelists === 0 ? { notEstimable: 'no rating' } : panelists === 1 ? { notEstimable: 'one panelist' } : undefined;
  const alphas = alone ? { nominal: alone, ordinal: alone, interval: alone } : krippendorffAlphas(units);
  const { ordinal } = alphas;
  const pairs = alone ?? pairAgreement(units);
  const verdict = verdictOf(ordinal);
  return {
    panelists,
    candidates: groups.filter((group) => group.some((unit) => unit.length > 1)).length,
    ordinal,
    ordinalInterval: alone ?? ('value' in ordinal ? alphaInterval(groups) : ordinal),
    nominal: alphas.nominal,
    interval: alphas.interval,
    pairs,
    intraclass: alone ?? intraclassOf(totals),
    verdict,
    words: agreementWords(verdict, ordinal, pairs, panelists),
  };
}

function unitsByCandidate(assessment: RatedAssessment): Unit[][] {
  const onScale = assessment.criteria.filter((criterion) => criterion.evidence.kind === 'scale');
  const criteria = onScale.length > 0 ? onScale : assessment.criteria;
  const first = assessment.criteria[0]?.index ?? 0;
  const groups = [...assessment.takings].map(([candidate, { scorecards }]) => ({
    candidate,
    units: criteria.map(({ index }) => unitAt(scorecards, index - first)),
  }));
  // The interval draws candidates by place, so their order must not come from the evidence.
  groups.sort((a, b) => (a.candidate < b.candidate ? -1 : 1));
  return groups.map(({ units }) => units.filter((unit) => unit.length > 0)).filter((units) => units.length > 0);
}

function unitAt(scorecards: readonly SignedScorecard[], place: number): number[] {
  const unit: number[] = [];
  for (const { levels } of scorecards) {
    const level = levels[place];
    if (level !== undefined) unit.push(level);
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
function verdictOf(ordinal: Estimate): Agreement['verdict'] {
  if (!('value' in ordinal)) return 'not estimable';
  if (ordinal.value < 0.4) return 'poor';
  if (ordinal.value < 0.6) return 'fair';
  return ordinal.value < 0.75 ? 'good' : 'excellent';
}

const advice: Record<Agreement['verdict'], string> = {
  poor: 'Much of a score depends on who gave it: talk the differences through before reading the order.',
  fair: 'The panel sees much the same, with differences worth talking through.',
  good: 'The panel sees much the same.',
  excellent: 'The panel sees nearly the same.',
  'not estimable': '',
};

function agreementWords(
  verdict: Agreement['verdict'],
  ordinal: Estimate,
  pairs: Agreement['pairs'],
  panelists: number,
): string {
  if (!('value' in ordinal)) {
    const exact = 'exact' in pairs && pairs.exact === 1 ? ' Every rating given is the same.' : '';
    return `Agreement is not estimable: ${ordinal.notEstimable}.${exact}`;
  }
  const figures = `α ${coefficientText(ordinal.value)}, ${counted(panelists, 'panelist')}`;
  const shares =
    'exact' in pairs
      ? ` Two panelists chose the same level in ${percent(pairs.exact)} of cases, and were at most one level apart in ${percent(pairs.adjacent)}.`
      : '';
  return `Agreement is ${verdict} (${figures}). ${advice[verdict]}${shares}`;
}
