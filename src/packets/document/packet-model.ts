import type { Regional } from '../../platform/base/regional.js';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import { compare } from '../../comparison/engine/compare.js';
import type { Comparison } from '../../comparison/engine/comparison.js';
import { withoutContext } from '../../comparison/engine/context.js';
import { comparisonView, type ComparisonView } from '../../comparison/pages/comparison-view.js';
import type { Selection } from '../../comparison/engine/ratings.js';
import { points, range } from '../../comparison/pages/figures.js';
import type { CandidateHead } from '../../comparison/pages/score-table.js';
import { overallsTables, type OverallsTable } from '../../comparison/pages/points-view.js';
import { type ReferenceView, referencesView } from '../../comparison/pages/references-view.js';
import { listed } from '../../comparison/engine/wording.js';
import { appendixOf, type Appendix } from './appendix.js';
import { candidatePages, type CandidatePage } from './candidate-pages.js';
import { closeTable, type CloseTable } from './close-table.js';
import { criteriaBars } from './criteria-bars.js';
import { decisionPart, type DecisionPart } from './decision-part.js';
import type { PacketContext, PacketRole } from './packet-context.js';
import { chartWidth, mostOnFourPages, pageSetting, type PageSetting } from './page-setting.js';
import { rolePart, type RolePart } from './role-part.js';

/** A packet worked out for its templates, part by part in the order of print. */
export interface PacketModel {
  title: string;
  job: { title: string; requisition: string; department: string; location: string };
  /** ISO 8601 in UTC. */
  madeAt: string;
  letters: boolean;
  order: { head: CandidateHead; overall: string; range: string }[];
  /** How many of the order had no room on the first page. */
  orderLeft: number;
  setting: PageSetting;
  close: CloseTable | undefined;
  /** The criteria as columns, where there is no room for dots. */
  bars: string[];
  decision: DecisionPart;
  /** Of those who fit the four pages, first in the order. */
  view: ComparisonView;
  /** Of everyone. */
  whole: ComparisonView;
  /** Everyone's scores, where they do not fit the four pages. */
  overflow: { shown: number; all: number; table: CloseTable } | undefined;
  role: RolePart;
  panel: { people: { name: string; roles: string; sat: string }[]; left: number; many: boolean };
  candidates: CandidatePage[];
  signatures: { name: string; role: string }[];
  /** Every candidate's overall from the criteria's points and scores. */
  overalls: OverallsTable[];
  /** Every reference check that is in, apart from what the panel rated. */
  references: ReferenceView[];
  appendix: Appendix;
}

export interface PacketModelOptions extends Regional {
  names: boolean;
  madeAt: Date;
  selection?: Selection;
}

/**
 * @param evidence with letters already, if there are to be letters
 * @throws UnknownSelection
 */
export function packetModel(
  evidence: Evidence,
  context: PacketContext,
  options: PacketModelOptions,
): { model: PacketModel; comparison: Comparison } {
  const comparison = compare(evidence, options.selection);
  const first = { ...comparison, candidates: comparison.candidates.slice(0, mostOnFourPages) };
  const setting = pageSetting(first);
  const view = viewOf(first, setting);
  const more = comparison.candidates.length > mostOnFourPages;
  const whole = more ? viewOf(comparison, setting) : view;
  const { title, requisition = '', department = '', location = '', maximum } = comparison.job;
  const { heads } = whole.table;
  const model: PacketModel = {
    title: `${title}: comparison packet`,
    job: { title, requisition, department, location },
    madeAt: options.madeAt.toISOString(),
    letters: !options.names,
    order: comparison.candidates.slice(0, mostInOrder).map((candidate, place) => ({
      head: heads[place]!,
      overall: points(candidate.overall, maximum),
      range: range(candidate.interval, maximum) ?? '',
    })),
    orderLeft: Math.max(0, comparison.candidates.length - mostInOrder),
    setting,
    close: setting.crowded && view.table.turned ? closeTable(view.table) : undefined,
    bars: barsOf(withoutContext(first), setting),
    decision: decisionPart(comparison, listed(namesWith(context, 'hiring_manager'))),
    ...{ view, whole },
    overflow: more
      ? { shown: mostOnFourPages, all: comparison.candidates.length, table: closeTable(whole.table) }
      : undefined,
    role: rolePart(context, whole, options),
    panel: panelOf(comparison, context),
    candidates: candidatePages(comparison, heads, context),
    signatures: signaturesOf(comparison, context),
    overalls: overallsTables(comparison),
    references: referencesView(comparison, context.referees ?? []).filter((one) => one.candidates.length > 0),
    appendix: appendixOf(comparison, context, whole, heads),
  };
  return { model, comparison };
}

/** Rows of the order beside which the decision still stands on the first page. */
const mostInOrder = 20;

function viewOf(comparison: Comparison, { crowded, dotsRowHeight }: PageSetting): ComparisonView {
  return comparisonView(comparison, {
    ...{ prefix: 'packet', mostMultiples: crowded ? 0 : 100, mostColumns: 6, mostHeight: 620, mostDisagreements: 8 },
    ...{ dotsWidth: chartWidth, multiplesWidth: chartWidth, countsWidth: 520 },
    ...(dotsRowHeight ? { dotsRowHeight } : {}),
  });
}

function barsOf(comparison: Comparison, { barsRowHeight }: PageSetting): string[] {
  if (!barsRowHeight) return [];
  return criteriaBars(comparison, {
    ...{ width: chartWidth, rowHeight: barsRowHeight },
    ...{ mostColumns: mostOnFourPages, mostHeight: 1150 },
  });
}

const roleWords: Record<PacketRole, string> = {
  recruiter: 'recruiter',
  hiring_manager: 'hiring manager',
  panelist: 'panelist',
};

function namesWith({ team = [] }: PacketContext, role: PacketRole): string[] {
  return team.filter(({ roles }) => roles.includes(role)).map(({ name }) => name);
}

/** Everyone who signed a scorecard, and the rest of the team. */
function panelOf({ panelists, assessments }: Comparison, { team = [] }: PacketContext): PacketModel['panel'] {
  const titles = new Map(assessments.map(({ key, name }) => [key, name]));
  const titleOf = (key: string) => titles.get(key) ?? key;
  const rated = panelists
    .filter(({ scorecards }) => scorecards > 0)
    .map(({ name, assessments: sat }) => {
      const roles = (team.find((one) => one.name === name)?.roles ?? []).filter((role) => role !== 'panelist');
      return {
        name,
        roles: listed(roles.map((role) => roleWords[role])),
        sat: sat.length > 2 && sat.length === assessments.length ? 'every assessment' : listed(sat.map(titleOf)),
      };
    });
  const others = team
    .filter(({ name }) => !rated.some((one) => one.name === name))
    .map(({ name, roles }) => ({ name, roles: listed(roles.map((role) => roleWords[role])), sat: '' }));
  const people = [...rated, ...others];
  const shown = people.slice(0, mostPeople);
  return { people: shown, left: people.length - shown.length, many: people.length > 5 };
}

/** On the page of the role; whoever else took part is among those who sign. */
const mostPeople = 14;

function signaturesOf(comparison: Comparison, { team = [] }: PacketContext): PacketModel['signatures'] {
  const deciders = team
    .filter(({ roles }) => roles.some((role) => role !== 'panelist'))
    .map(({ name, roles }) => ({ name, role: listed(roles.map((role) => roleWords[role])) }));
  const panel = comparison.panelists
    .filter(({ name, scorecards }) => scorecards > 0 && !deciders.some((one) => one.name === name))
    .map(({ name }) => ({ name, role: 'panelist' }));
  return [...deciders, ...panel];
}
