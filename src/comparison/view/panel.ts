import type { Comparison, Scenario } from '../comparison.js';
import { pointsText } from '../wording.js';
import { coefficient, none, percent, signed } from './figures.js';

/** How the panel rated: agreement, leans, and what the order would be otherwise. */
export interface PanelView {
  agreement: AgreementView[];
  leans: { panelist: string; cells: { text: string; clear: boolean }[]; overall: string }[];
  /** The assessments at the head of the leans. */
  leanHeads: string[];
  sensitivity: { candidate: string; words: string; best: string }[];
  scenarios: { label: string; order: string }[];
}

export interface AgreementView {
  assessment: string;
  words: string;
  panelists: number;
  candidates: number;
  ordinal: string;
  nominal: string;
  interval: string;
  exact: string;
  adjacent: string;
  icc: { name: string; value: string }[];
}

export function panelView(comparison: Comparison): PanelView {
  const { candidates } = comparison;
  return {
    agreement: comparison.assessments.map(({ name, agreement }) => agreementView(name, agreement)),
    leanHeads: comparison.assessments.map(({ name }) => name),
    leans: leansOf(comparison),
    sensitivity: candidates.map(({ name, sensitivity }) => ({
      candidate: name,
      words: 'notRun' in sensitivity ? sensitivity.notRun : sensitivity.words,
      best: 'notRun' in sensitivity ? none : rangeOf(sensitivity.best, sensitivity.worst),
    })),
    scenarios: comparison.sensitivity.map((scenario) => ({
      label: scenario.label,
      order: orderOf(scenario, new Map(candidates.map(({ key, name }) => [key, name]))),
    })),
  };
}

function rangeOf(best: number, worst: number): string {
  return best === worst ? String(best) : `${best} to ${worst}`;
}

function orderOf(scenario: Scenario, names: ReadonlyMap<string, string>): string {
  if ('notRun' in scenario) return `Not worked out: ${scenario.notRun}`;
  const ranks = [...scenario.ranks].sort((one, other) => one.rank - other.rank);
  const order = ranks.map(({ candidate, rank }) => `${rank} ${names.get(candidate) ?? candidate}`).join(', ');
  return scenario.note ? `${order} (${scenario.note})` : order;
}

function agreementView(assessment: string, agreement: Comparison['assessments'][number]['agreement']): AgreementView {
  const { pairs, intraclass } = agreement;
  const icc =
    'meanSquares' in intraclass
      ? [
          { name: 'ICC(2,1)', value: coefficient(intraclass.icc21.estimate) },
          { name: 'ICC(2,k)', value: coefficient(intraclass.icc2k.estimate) },
          { name: 'ICC(3,1)', value: coefficient(intraclass.icc31.estimate) },
          { name: 'ICC(3,k)', value: coefficient(intraclass.icc3k.estimate) },
        ]
      : [{ name: 'ICC', value: `not estimable: ${intraclass.notEstimable}` }];
  return {
    assessment,
    words: agreement.words.replaceAll(' %', '\u00a0%'),
    panelists: agreement.panelists,
    candidates: agreement.candidates,
    ordinal: coefficient(agreement.ordinal),
    nominal: coefficient(agreement.nominal),
    interval: coefficient(agreement.interval),
    exact: 'exact' in pairs ? percent(pairs.exact) : none,
    adjacent: 'adjacent' in pairs ? percent(pairs.adjacent) : none,
    icc,
  };
}

function leansOf({ panelists, assessments, job }: Comparison): PanelView['leans'] {
  return panelists.map(({ key, name, lean }) => ({
    panelist: name,
    cells: assessments.map(({ severity }) => {
      const own = severity.panelists.find(({ panelist }) => panelist === key);
      if (!own) return { text: none, clear: false };
      return 'value' in own.levels
        ? { text: signed(own.levels.value, 1), clear: own.clear }
        : { text: own.levels.notEstimable, clear: false };
    }),
    overall: 'value' in lean ? signed(Number(pointsText(lean.value, job.maximum, 1)), job.maximum >= 50 ? 1 : 2) : none,
  }));
}
