import type { RatingLinks } from '../engine/ratings.js';
import type { AssessmentSummary, Comparison, Scenario } from '../engine/comparison.js';
import { listed, percent, pointsText } from '../engine/wording.js';
import { coefficient, none, signed } from './figures.js';

/** How the panel rated: agreement, leans, and what the order would be otherwise. */
export interface PanelView {
  agreement: AgreementView[];
  leans: LeanView[];
  /** The assessments at the head of the leans. */
  leanHeads: string[];
  sensitivity: { candidate: string; words: string; best: string; url: string | undefined }[];
  scenarios: { label: string; order: string }[];
  firsts: FirstPlaces[];
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
    firsts: firstPlaces(comparison, links),
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

/** Whom one panelist's own ratings put first. */
export interface FirstPlaces {
  panelist: string;
  /** Several where they are level. */
  first: { name: string; url: string | undefined }[];
  /** Their own score of those. */
  score: string;
  /** What was compared: "Interview and Audition, 5 candidates". */
  over: string;
}

/**
 * Whom each panelist's own overalls put first, among the candidates for whom they rated the same assessments, so that
 * like is compared with like: of several such groups the largest, then the one of more assessments.
 */
function firstPlaces({ candidates, panelists, assessments, job }: Comparison, links?: RatingLinks): FirstPlaces[] {
  const titles = new Map(assessments.map(({ key, name }) => [key, name]));
  return panelists.flatMap(({ key: panelist, name }) => {
    const groups = new Map<string, { key: string; name: string; value: number }[]>();
    const over = new Map<string, readonly string[]>();
    for (const candidate of candidates) {
      const dot = candidate.panelists.find((one) => one.panelist === panelist);
      if (!dot) continue;
      const id = JSON.stringify(dot.assessments);
      over.set(id, dot.assessments);
      groups.set(id, [...(groups.get(id) ?? []), { key: candidate.key, name: candidate.name, value: dot.value }]);
    }
    const [largest] = [...groups].sort(
      ([a, one], [b, other]) => other.length - one.length || over.get(b)!.length - over.get(a)!.length,
    );
    if (!largest || largest[1].length < 2) return [];
    const top = Math.max(...largest[1].map(({ value }) => value));
    const first = largest[1].filter(({ value }) => top - value < 1e-9 * Math.max(1, top));
    return {
      panelist: name,
      first: first.map(({ key, name: whom }) => ({ name: whom, url: links?.({ candidate: key, panelist }) })),
      score: pointsText(top, job.maximum),
      over: `${listed(over.get(largest[0])!.map((key) => titles.get(key) ?? key))}, ${largest[1].length} candidates`,
    };
  });
}
