import type { ComparisonView } from '../../comparison/pages/comparison-view.js';
import { listed } from '../../comparison/engine/wording.js';
import { categories, categoryName } from '../../jobs/model/category.js';
import { dateText, type Regional } from '../../platform/base/regional.js';
import type { PacketAttribute, PacketContext } from './packet-context.js';
import { firstOf, shortened, type Shortened } from './shortened.js';

/** The role and what the panel did, as far as one page has room; whatever was shortened is whole in the appendix. */
export interface RolePart {
  summary: string;
  objectives: Shortened;
  attributes: { category: string; names: string }[];
  categories: { category: string; name: string; points: string; criteria: string; reason: string }[];
  plan: { name: string; points: string; reason: string; levels: number; criteria: number }[];
  deviations: Shortened;
  assumptions: Shortened;
  /** What was shortened, whole. */
  whole: { heading: string; lines: string[] }[];
}

const most = { objectives: 5, deviations: 8, assumptions: 3 };
const length = { summary: 380, objective: 150, attributes: 230, reason: 120, deviation: 170, assumption: 170 };

/** @param regional its dates are printed */
export function rolePart(context: PacketContext, view: ComparisonView, regional: Regional): RolePart {
  const { summary = '', objectives = [], attributes = [], assumptions = [] } = context;
  const deviations = [...planChanges(context, regional), ...view.deviations];
  const names = categories.flatMap((category) => {
    const own = attributes.filter((one) => one.category === category);
    return own.length > 0 ? [{ category: categoryName[category], names: listed(own.map(named)) }] : [];
  });
  const part = {
    summary: shortened(summary, length.summary),
    objectives: firstOf(objectives, most.objectives, length.objective),
    attributes: names.map((one) => ({ ...one, names: shortened(one.names, length.attributes) })),
    categories: view.categories.map((one) => ({ ...one, reason: shortened(one.reason, length.reason) })),
    plan: view.plan.map((one) => ({ ...one, reason: shortened(one.reason, length.reason) })),
    deviations: firstOf(deviations, most.deviations, length.deviation),
    assumptions: firstOf(assumptions, most.assumptions, length.assumption),
  };
  const whole = [
    { heading: 'The role', lines: [summary, ...objectives], shown: [part.summary, ...part.objectives.lines] },
    {
      heading: 'Attributes, with their importance from 1 to 5',
      lines: names.map((one) => `${one.category}: ${one.names}.`),
      shown: part.attributes.map((one) => `${one.category}: ${one.names}.`),
    },
    {
      heading: 'Reasons for weights',
      lines: [...view.categories, ...view.plan].map(reasonLine),
      shown: [...part.categories, ...part.plan].map(reasonLine),
    },
    { heading: 'Deviations from the plan', lines: deviations, shown: part.deviations.lines },
    { heading: 'Assumptions made', lines: [...assumptions], shown: part.assumptions.lines },
  ];
  return { ...part, whole: whole.filter(({ lines, shown }) => differ(lines, shown)).map(withoutEmpty) };
}

/** A plan that was changed after scoring had begun: a new version, with its reason. */
function planChanges({ plans = [] }: PacketContext, regional: Regional): string[] {
  return plans
    .filter(({ version, reason }) => version > 1 || reason)
    .map(({ version, reason, frozenAt }) => {
      const day = frozenAt && dateText(new Date(frozenAt), regional, { year: true });
      return `The plan was changed: version ${version}${day ? `, in effect since ${day}` : ''}${reason ? `. ${reason}` : '.'}`;
    });
}

function named({ name, importance }: PacketAttribute): string {
  return `${name} (${importance})`;
}

function reasonLine({ name, reason }: { name: string; reason: string }): string {
  return reason ? `${name}: ${reason}` : '';
}

function differ(lines: readonly string[], shown: readonly string[]): boolean {
  const text = (all: readonly string[]) => all.join(' ').replace(/\s+/g, ' ').trim();
  return text(lines) !== text(shown);
}

function withoutEmpty({ heading, lines }: { heading: string; lines: readonly string[] }) {
  return { heading, lines: lines.filter((line) => line.trim() !== '') };
}
