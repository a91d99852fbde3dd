import type { RatingLinks } from '../engine/ratings.js';
import type { AssessmentSummary, Comparison, Scenario } from '../engine/comparison.js';
import { percent, pointsText } from '../engine/wording.js';
import { coefficient, none, signed } from './figures.js';

/** How the panel rated: agreement, leans, and what the order would be otherwise. */
export interface PanelView {
  agreement: AgreementView[];
  leans: LeanView[];
  /** The assessments at the head of the leans. */
  leanHeads: string[];
  sensitivity: { candidate: string; words: string; best: string; url: string | undefined }[];
  scenarios: { label: string; order: string }[];
}

export interface LeanView {
  panelist: string;
  /** Its lean in each assessment. */
  cells: { assessment: string; text: string; clear: boolean; url: string | undefined }[];
  overall: string;
  url: string | undefined;
}

export interface AgreementView {
  assessment: string;
  /** Where the ratings that agree or do not are. */
  url: string | undefined;
  words: string;
  panelists: number;
  candidates: number;
  /** The alpha to read. */
  alpha: string;
  ordinal: string;
  nominal: string;
  interval: string;
  exact: string;
  adjacent: string;
  icc: { name: string; value: string }[];
}

export function panelView(comparison: Comparison, links?: RatingLinks): PanelView {
  const { candidates } = comparison;
  return {
    agreement: comparison.assessments.map((assessment) => agreementView(assessment, links)),
    leanHeads: comparison.assessments.map(({ name }) => name),
    leans: leansOf(comparison, links),
    sensitivity: candidates.map(({ key, name, sensitivity }) => ({
      candidate: name,
      words: 'notRun' in sensitivity ? sensitivity.notRun : sensitivity.words,
      best: 'notRun' in sensitivity ? none : rangeOf(sensitivity.best, sensitivity.worst),
      url: links?.({ candidate: key }),
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

function agreementView({ key, name, agreement }: AssessmentSummary, links?: RatingLinks): AgreementView {
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
    assessment: name,
    url: agreement.candidates > 0 ? links?.({ assessment: key }) : undefined,
    words: agreement.words,
    panelists: agreement.panelists,
    candidates: agreement.candidates,
    alpha: coefficient(agreement[agreement.metric]),
    ordinal: coefficient(agreement.ordinal),
    nominal: coefficient(agreement.nominal),
    interval: coefficient(agreement.interval),
    exact: 'exact' in pairs ? percent(pairs.exact) : none,
    adjacent: 'adjacent' in pairs ? percent(pairs.adjacent) : none,
    icc,
  };
}

function leansOf({ panelists, assessments, job }: Comparison, links?: RatingLinks): LeanView[] {
  return panelists.map(({ key, name, lean }) => ({
    panelist: name,
    cells: assessments.map(({ key: assessment, name: title, severity }) => {
      const own = severity.panelists.find(({ panelist }) => panelist === key);
      if (!own) return { assessment: title, text: none, clear: false, url: undefined };
      const url = links?.({ panelist: key, assessment });
      return 'value' in own.levels
        ? { assessment: title, text: signed(own.levels.value, 1), clear: own.clear, url }
        : { assessment: title, text: own.levels.notEstimable, clear: false, url };
    }),
    overall: 'value' in lean ? signed(Number(pointsText(lean.value, job.maximum, 1)), job.maximum >= 50 ? 1 : 2) : none,
    url: 'value' in lean ? links?.({ panelist: key }) : undefined,
  }));
}
