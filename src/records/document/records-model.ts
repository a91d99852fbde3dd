import { kindName } from '../../assessments/plans/plan-models.js';
import { categories, categoryName } from '../../jobs/model/category.js';
import { text } from '../../assessments/points/promises.js';
import { categoryWeights } from '../../jobs/model/category-weights.js';
import type { CategoryWeights } from '../../jobs/model/weigh-categories.js';
import { rolesInWords, sourceName, statusName } from '../../jobs/model/job-words.js';
import type { RoundAssessment, RoundCriterion, RoundFile, RoundPlan } from '../../rounds/file/round-file.js';
import type { RedactionIndex } from './redaction-index.js';

/** A part of the document: a template and what it shows. Each begins on a new page. */
export interface RecordsPart {
  template: string;
  model: object;
}

/** The job, its team and its analysis. */
export function jobPart({ job, team, analysis }: RoundFile, places: RedactionIndex): RecordsPart {
  const heading = places.heading(1, 'The job and the hiring team');
  const facts = [
    ['Requisition', job.requisition],
    ['Department', job.department],
    ['Location', job.location],
    ['Sources', job.sources.map((source) => sourceName[source]).join(', ')],
    ['Maximum score', String(job.maximum)],
    ['State', statusName[job.status]],
  ].flatMap(([label, value]) => (value ? [{ label, value }] : []));
  const teamHeading = places.heading(2, 'Hiring team');
  const people = team.map(({ name, email, roles }) => ({
    ...{ name, email: email ?? '', roles: rolesInWords(roles) },
    id: places.addFinding({
      kind: 'team',
      whose: name,
      where: email ? 'Hiring team, with email address' : 'Hiring team',
    }),
  }));
  return {
    template: 'records/job',
    model: {
      ...{ heading, title: job.title, facts, teamHeading, people },
      texts: [
        { label: 'Summary', lines: job.summary ? [job.summary] : [] },
        { label: 'Objectives', lines: job.objectives },
        { label: 'Note on DiSC profiles', lines: job.discNote ? [job.discNote] : [] },
      ]
        .filter(({ lines }) => lines.length > 0)
        .map((text) => ({ ...text, id: places.scanText('The job', ...text.lines) })),
      ...analysisModel(analysis, places),
    },
  };
}

function analysisModel(analysis: RoundFile['analysis'], places: RedactionIndex) {
  const analysisHeading = places.heading(2, 'Job analysis: weights and attributes');
  const used = categoryWeights(analysis.attributes, analysis.weights);
  return {
    analysisHeading,
    weights: categories.map((category) => {
      const { weight, reason } = used[category];
      const text = reason ?? '';
      return { name: categoryName[category], share: weight * 100, text, id: places.scanText('Job analysis', text) };
    }),
    attributes: analysis.attributes.map(({ category, name, definition, importance, needed }) => ({
      ...{ category: categoryName[category], name, definition, importance },
      needed: needed === 'at_entry' ? 'at hire' : 'learned on the job',
      id: places.scanText('Job analysis', name, definition),
    })),
  };
}

const required = {
  none: 'Notes were optional.',
  all: 'Every rating required a note.',
  lowest_and_highest: 'Lowest and highest ratings required a note.',
};

/** One for each version of the plan. */
export function planParts({ plans, analysis }: RoundFile, places: RedactionIndex): RecordsPart[] {
  places.heading(1, plans.length > 1 ? 'Assessment plans, every version' : 'Assessment plan');
  const attributes = new Map(analysis.attributes.map(({ key, name }) => [key, name]));
  const top = places.headings.at(-1)!;
  return plans.map((plan, index) => ({
    template: 'records/plan',
    model: { ...(index === 0 ? { top } : {}), ...planModel(plan, attributes, places) },
  }));
}

function planModel(plan: RoundPlan, attributes: ReadonlyMap<string, string>, places: RedactionIndex) {
  const { version, reason = '', frozenAt, notesRequired = 'lowest_and_highest', statement, assessments } = plan;
  const where = `Plan, version ${version}`;
  return {
    heading: places.heading(2, where),
    ...{ where, reason, frozenAt, statement, notes: required[notesRequired] },
    weights: plan.categoryWeights && plan.weighedAt ? weightsInWords(plan.categoryWeights) : undefined,
    weighedAt: plan.weighedAt,
    id: places.scanText(where, reason, statement),
    assessments: assessments.map((assessment) => assessmentModel(assessment, where, attributes, places)),
  };
}

/** "technical 28.95, business 31.58 …": out of 100. */
function weightsInWords(weights: CategoryWeights): string {
  const all = categories.reduce((sum, category) => sum + weights[category].weight, 0);
  return categories
    .map((category) => `${categoryName[category].toLowerCase()} ${text((100 * weights[category].weight) / all)}`)
    .join(', ');
}

function assessmentModel(
  assessment: RoundAssessment,
  plan: string,
  attributes: ReadonlyMap<string, string>,
  places: RedactionIndex,
) {
  const { name, kind, levels, weight, weightReason = '', brief = '', hideAuthor = false, criteria } = assessment;
  const where = `${plan}, ${name}`;
  return {
    heading: places.heading(3, `${name} (version ${plan.split(' ').at(-1)})`),
    ...{ name, kind: kindName[kind], levels, weight, weightReason, brief, hideAuthor },
    id: places.scanText(where, weightReason, brief),
    criteria: criteria.map((criterion) => criterionModel(criterion, where, attributes, places)),
  };
}

function criterionModel(
  criterion: RoundCriterion,
  where: string,
  attributes: ReadonlyMap<string, string>,
  places: RedactionIndex,
) {
  const { name, kind, prompt, measures, why = '', preferredAnswer = '', followUps, anchors, weight } = criterion;
  const { weightReason = '', question } = criterion;
  const level = (index: number) => (kind === 'yes_no' ? ['No', 'Yes'][index] : String(index + 1));
  return {
    ...{ name, prompt, why, preferredAnswer, followUps, weight, weightReason, measures },
    attributes: criterion.attributes.map((key) => attributes.get(key) ?? key).join(', '),
    question: question ? `question ${question.key} from the bank, version ${question.version}` : '',
    anchors: anchors.map((words, index) => ({ level: level(index), words })),
    id: places.scanText(`${where}, ${name}`, prompt, why, preferredAnswer, ...followUps, ...anchors, weightReason),
  };
}
