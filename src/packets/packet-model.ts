import type { Evidence } from '../assessments/evidence.js';
import { compare } from '../comparison/compare.js';
import type { Comparison } from '../comparison/comparison.js';
import { comparisonView, type ComparisonView } from '../comparison/comparison-view.js';
import type { Selection } from '../comparison/ratings.js';
import { points, range } from '../comparison/view/figures.js';
import type { CandidateHead } from '../comparison/view/score-table.js';
import { listed } from '../comparison/wording.js';
import { categories, categoryName } from '../jobs/analysis/category.js';
import { appendixOf, type Appendix } from './appendix.js';
import { candidatePages, type CandidatePage } from './candidate-pages.js';
import type { PacketAttribute, PacketContext, PacketRole } from './packet-context.js';

/** A packet worked out for its templates, part by part in the order of print. */
export interface PacketModel {
  title: string;
  job: { title: string; requisition: string; department: string; location: string };
  /** ISO 8601 in UTC. */
  madeAt: string;
  letters: boolean;
  decidedBy: string;
  order: { head: CandidateHead; overall: string; range: string }[];
  view: ComparisonView;
  role: RolePart;
  panel: { name: string; roles: string; sat: string }[];
  candidates: CandidatePage[];
  signatures: { name: string; role: string }[];
  appendix: Appendix;
}

interface RolePart {
  summary: string;
  objectives: readonly string[];
  attributes: { category: string; names: string }[];
  plans: { version: number; reason: string; frozenAt: string | undefined }[];
  assumptions: readonly string[];
}

export interface PacketModelOptions {
  names: boolean;
  madeAt: Date;
  selection?: Selection;
}

/** Pixels that charts are drawn at; in print they are made as wide as the text. */
const chartWidth = { dotsWidth: 960, multiplesWidth: 960, countsWidth: 520 };

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
  const view = comparisonView(comparison, {
    ...{ prefix: 'packet', mostMultiples: 100, mostColumns: 6, mostHeight: 620, mostDisagreements: 8 },
    ...chartWidth,
  });
  const { title, requisition = '', department = '', location = '', maximum } = comparison.job;
  const { heads } = view.table;
  const model: PacketModel = {
    title: `${title}: comparison packet`,
    job: { title, requisition, department, location },
    madeAt: options.madeAt.toISOString(),
    letters: !options.names,
    decidedBy: listed(namesWith(context, 'hiring_manager')),
    order: comparison.candidates.map((candidate, place) => ({
      head: heads[place]!,
      overall: points(candidate.overall, maximum),
      range: range(candidate.interval, maximum) ?? '',
    })),
    view,
    role: rolePart(context),
    panel: panelOf(comparison, context),
    candidates: candidatePages(comparison, heads, context),
    signatures: signaturesOf(comparison, context),
    appendix: appendixOf(comparison, context, view, heads),
  };
  return { model, comparison };
}

const roleWords: Record<PacketRole, string> = {
  recruiter: 'recruiter',
  hiring_manager: 'hiring manager',
  panelist: 'panelist',
};

function namesWith({ team = [] }: PacketContext, role: PacketRole): string[] {
  return team.filter(({ roles }) => roles.includes(role)).map(({ name }) => name);
}

function rolePart({ summary = '', objectives = [], attributes = [], plans = [], assumptions = [] }: PacketContext) {
  return {
    summary,
    objectives,
    attributes: categories.flatMap((category) => {
      const own = attributes.filter((one) => one.category === category);
      return own.length > 0 ? [{ category: categoryName[category], names: listed(own.map(named)) }] : [];
    }),
    plans: plans.map(({ version, reason = '', frozenAt }) => ({ version, reason, frozenAt })),
    assumptions,
  };
}

function named({ name, importance }: PacketAttribute): string {
  return `${name} (${importance})`;
}

/** Everybody who signed a scorecard, and the rest of the team. */
function panelOf({ panelists, assessments }: Comparison, { team = [] }: PacketContext): PacketModel['panel'] {
  const titles = new Map(assessments.map(({ key, name }) => [key, name]));
  const rated = panelists
    .filter(({ scorecards }) => scorecards > 0)
    .map(({ name, assessments: sat }) => {
      const roles = (team.find((one) => one.name === name)?.roles ?? []).filter((role) => role !== 'panelist');
      return {
        name,
        roles: listed(roles.map((role) => roleWords[role])),
        sat: listed(sat.map((key) => titles.get(key) ?? key)),
      };
    });
  const others = team
    .filter(({ name }) => !rated.some((one) => one.name === name))
    .map(({ name, roles }) => ({ name, roles: listed(roles.map((role) => roleWords[role])), sat: '' }));
  return [...rated, ...others];
}

function signaturesOf(comparison: Comparison, { team = [] }: PacketContext): PacketModel['signatures'] {
  const deciders = team
    .filter(({ roles }) => roles.some((role) => role !== 'panelist'))
    .map(({ name, roles }) => ({ name, role: listed(roles.map((role) => roleWords[role])) }));
  const panel = comparison.panelists
    .filter(({ name, scorecards }) => scorecards > 0 && !deciders.some((one) => one.name === name))
    .map(({ name }) => ({ name, role: 'panelist' }));
  return [...deciders, ...panel];
}
