import { kindName } from '../../assessments/plans/plan-models.js';
import { categories, categoryName } from '../../jobs/model/category.js';
import { text } from '../../assessments/points/promises.js';
import { categoryWeights, type CategoryWeights } from '../../jobs/model/category-weights.js';
import { rolesInWords, sourceName, statusName } from '../../jobs/model/job-words.js';
import type {
  RoundAssessment,
  RoundCriterion,
  RoundExpert,
  RoundFile,
  RoundPlan,
} from '../../rounds/file/round-file.js';
import { finding, heading, type RecordsPart, texts } from './redaction-index.js';

/** The job, its team and its analysis. */
export function jobPart({ job, team, analysis }: RoundFile): RecordsPart {
  const facts = [
    ['Requisition', job.requisition],
    ['Department', job.department],
    ['Location', job.location],
    ['Sources', job.sources.map((source) => sourceName[source]).join(', ')],
    ['Maximum score', String(job.maximum)],
    ['State', statusName[job.status]],
  ].flatMap(([label, value]) => (value ? [{ label, value }] : []));
  const people = team.map(({ name, email, roles }) => ({
    ...{ name, email: email ?? '', roles: rolesInWords(roles) },
    id: finding('team', name, email ? 'Hiring team, with email address' : 'Hiring team'),
  }));
  return {
    template: 'records/job',
    model: {
      heading: heading(1, 'The job and the hiring team'),
      ...{ title: job.title, facts },
      teamHeading: heading(2, 'Hiring team'),
      people,
      texts: [
        { label: 'Summary', lines: job.summary ? [job.summary] : [] },
        { label: 'Objectives', lines: job.objectives },
        { label: 'Note on DiSC profiles', lines: job.discNote ? [job.discNote] : [] },
      ]
        .filter(({ lines }) => lines.length > 0)
        .map((text) => ({ ...text, id: texts('The job', ...text.lines) })),
      ...analysisModel(analysis),
    },
  };
}

function analysisModel(analysis: RoundFile['analysis']) {
  const used = categoryWeights(analysis.attributes, analysis.weights);
  const names = new Map(analysis.attributes.map(({ key, name }) => [key, name]));
  return {
    analysisHeading: heading(2, 'Job analysis: weights and attributes'),
    weights: categories.map((category) => {
      const { weight, reason } = used[category];
      const text = reason ?? '';
      return { name: categoryName[category], share: weight * 100, text, id: texts('Job analysis', text) };
    }),
    attributes: analysis.attributes.map(({ category, name, definition, importance, needed }) => ({
      ...{ category: categoryName[category], name, definition, importance },
      needed: needed === 'at_entry' ? 'at hire' : 'learned on the job',
      id: texts('Job analysis', name, definition),
    })),
    experts: (analysis.experts ?? []).map((expert) => expertModel(expert, names)),
  };
}

/** A subject-matter expert, and what they said of each attribute. */
function expertModel(expert: RoundExpert, names: ReadonlyMap<string, string>) {
  const { name, expertise, invitedAt, submittedAt = '', sawResults = false, ratings } = expert;
  return {
    ...{ name, expertise, invitedAt, submittedAt, sawResults },
    ratings: ratings
      .map(({ attribute, importance, needed }) => {
        const when = needed === 'at_entry' ? 'at hire' : 'learned on the job';
        return `${names.get(attribute) ?? attribute} ${importance}, ${when}`;
      })
      .join('; '),
    id: finding('team', name, 'Subject-matter expert'),
  };
}

const required = {
  none: 'Notes were optional.',
  all: 'Every rating required a note.',
  lowest_and_highest: 'Lowest and highest ratings required a note.',
};

/** One for each version of the plan. */
export function planParts({ plans, analysis }: RoundFile): RecordsPart[] {
  const title = plans.length > 1 ? 'Assessment plans, every version' : 'Assessment plan';
  const attributes = new Map(analysis.attributes.map(({ key, name }) => [key, name]));
  const top = { id: heading(1, title), title };
  return plans.map((plan, index) => ({
    template: 'records/plan',
    model: { ...(index === 0 ? { top } : {}), ...planModel(plan, attributes) },
  }));
}

function planModel(plan: RoundPlan, attributes: ReadonlyMap<string, string>) {
  const { version, reason = '', frozenAt, notesRequired = 'lowest_and_highest', statement, assessments } = plan;
  const where = `Plan, version ${version}`;
  return {
    heading: heading(2, where),
    ...{ where, reason, frozenAt, statement, notes: required[notesRequired] },
    weights: plan.categoryWeights && plan.weighedAt ? weightsInWords(plan.categoryWeights) : undefined,
    weighedAt: plan.weighedAt,
    id: texts(where, reason, statement),
    assessments: assessments.map((assessment) => assessmentModel(assessment, where, attributes)),
  };
}

/** "technical 28.95, business 31.58 …": out of 100. */
function weightsInWords(weights: CategoryWeights): string {
  const all = categories.reduce((sum, category) => sum + weights[category].weight, 0);
  return categories
    .map((category) => `${categoryName[category].toLowerCase()} ${text((100 * weights[category].weight) / all)}`)
    .join(', ');
}

function assessmentModel(assessment: RoundAssessment, plan: string, attributes: ReadonlyMap<string, string>) {
  const {
    name,
    kind,
    levels,
    weight,
    weightReason = '',
    brief = '',
    parts = [],
    hideAuthor = false,
    criteria,
  } = assessment;
  const where = `${plan}, ${name}`;
  return {
    heading: heading(3, `${name} (version ${plan.split(' ').at(-1)})`),
    ...{ name, kind: kindName[kind], levels, weight, weightReason, brief, parts, hideAuthor },
    id: texts(
      where,
      weightReason,
      brief,
      ...parts.flatMap(({ name: part, about, objections }) => [part, about, ...objections]),
    ),
    criteria: criteria.map((criterion) => criterionModel(criterion, where, attributes)),
  };
}

function criterionModel(criterion: RoundCriterion, where: string, attributes: ReadonlyMap<string, string>) {
  const { name, kind, prompt, measures, why = '', preferredAnswer = '', followUps, anchors, weight } = criterion;
  const { weightReason = '', question } = criterion;
  const level = (index: number) => (kind === 'yes_no' ? ['No', 'Yes'][index] : String(index + 1));
  return {
    ...{ name, prompt, why, preferredAnswer, followUps, weight, weightReason, measures },
    attributes: criterion.attributes.map((key) => attributes.get(key) ?? key).join(', '),
    question: question ? `question ${question.key} from the bank, version ${question.version}` : '',
    anchors: anchors.map((words, index) => ({ level: level(index), words })),
    id: texts(`${where}, ${name}`, prompt, why, preferredAnswer, ...followUps, ...anchors, weightReason),
  };
}
