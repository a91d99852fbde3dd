import type { RolePart } from '../model/role-play.js';
import { categories, categoryName } from '../../jobs/model/category.js';
import type { PointsSource } from '../points/points-plan.js';
import { printedOf } from '../points/printed-points.js';
import { short } from '../points/promises.js';
import type { PlanAssessment, PlanCriterion, PlanView } from './plan-reader.service.js';
import type { AssessmentKind, CriterionKind, NotesRequired, Opening } from '../model/vocabulary.js';

export const kindName: Record<AssessmentKind, string> = {
  interview: 'Interview',
  audition: 'Audition',
  writing_sample: 'Writing sample',
  reference: 'Reference check',
};

const noteRules: Record<NotesRequired, string> = {
  none: 'Notes are optional',
  lowest_and_highest: 'Lowest and highest ratings require a note',
  all: 'Every rating requires a note',
};

const openingWords: Record<Opening, string> = {
  in_turn:
    'In turn: recruiters and hiring managers see ratings when every scorecard for the interview, audition, or writing sample is submitted; a panelist sees them after submitting their own, once the panels for the candidate’s later assessments are complete',
  each: 'Each separately: recruiters and hiring managers see ratings when every scorecard for the session is submitted; a panelist sees them after submitting their own',
  at_end:
    'All at the end: everyone sees ratings when every scorecard for everything the candidate takes is submitted, or the job is closed; ratings of candidates who were rejected or hired before that, once no other candidate lacks a scorecard',
};

/** What stands where there is no figure. */
const none = '–';

const sources: { value: PointsSource; label: string; hint: string }[] = [
  {
    value: 'assessments_and_categories',
    label: 'Assessments and categories',
    hint: 'Each assessment’s points follow from this plan, and each category’s points from the job analysis.',
  },
  {
    value: 'assessments_only',
    label: 'Assessments only',
    hint: 'Category scores are shown but don’t affect the overall score.',
  },
];

/** What a plan's points follow from, and what each category counts, as the plan's page shows it. */
export function pointsModel(plan: PlanView) {
  const { pointsFrom, promises, factors, assessments } = plan;
  const printed = printedOf(assessments);
  const weighed = pointsFrom !== 'assessments_only';
  const measured = new Set(plan.categories.flatMap((one) => (one.measured ? [one.category] : [])));
  return {
    pointsFrom,
    promises,
    choices: sources,
    weighed,
    literal: pointsFrom === 'literal_weights',
    weighedAt: weighed ? plan.weighedAt : null,
    categories: categories.map((category) => ({
      category,
      name: categoryName[category],
      points: !measured.has(category)
        ? 'not measured'
        : weighed
          ? `${short(printed.categories[category])} points`
          : 'shown only',
      measured: measured.has(category),
    })),
    factors: factors && {
      assessments: assessments.map(({ name }, place) => ({ name, factor: factorText(factors.assessments[place]!) })),
      categories: categories
        .filter((category) => measured.has(category))
        .map((category) => ({
          category,
          name: categoryName[category],
          factor: factorText(factors.categories[category]),
        })),
    },
  };
}

/** Enough digits for points to the hundredth. */
function factorText(factor: number): string {
  return factor.toFixed(4);
}

/** How a plan's scorecards are filled in and signed, as its page shows it. */
export function scoringModel({
  notesRequired,
  statement,
  opening,
}: Pick<PlanView, 'notesRequired' | 'statement' | 'opening'>) {
  const choices = Object.entries(noteRules).map(([value, label]) => ({ value, label }));
  const openingChoices = Object.entries(openingWords).map(([value, label]) => ({ value, label }));
  return {
    ...{ notesRequired, statement, rule: noteRules[notesRequired], choices },
    ...{ opening, openingRule: openingWords[opening], openingChoices },
  };
}

/** An assessment of a plan as pages show it. */
export function assessmentModel(plan: Pick<PlanView, 'assessments'>, { id }: PlanAssessment) {
  const index = plan.assessments.findIndex((one) => one.id === id);
  const count = plan.assessments.length;
  const { criteria, points, ...facts } = plan.assessments[index]!;
  const printed = printedOf(plan.assessments).assessments[index]!;
  return {
    ...facts,
    kindName: kindName[facts.kind],
    interview: facts.kind === 'interview',
    writing: facts.kind === 'writing_sample',
    audition: facts.kind === 'audition',
    partRows: partRows(facts.parts),
    points: points === null ? none : short(printed.points),
    first: index === 0,
    last: index === count - 1,
    criteria: criteria.map((criterion, place) =>
      criterionModel(criterion, printed.criteria[place]!.points, place, criteria.length),
    ),
  };
}

/** The parts of an audition with a field each, and two rows for more. */
function partRows(parts: readonly RolePart[]) {
  const blank = { name: '', about: '', objections: [] };
  return [...parts, blank, blank].slice(0, 20).map(({ name, about, objections }, index) => ({
    ...{ field: `parts[${index}]`, name, about, objections: objections.join('\n') },
    label: name || 'Another part',
  }));
}

function criterionModel(criterion: PlanCriterion, printed: string, index: number, count: number) {
  const { points, ...words } = criterion;
  return {
    ...words,
    yesNo: words.kind === 'yes_no',
    categories: words.measures.map((category) => categoryName[category]).join(', '),
    points: points === null ? none : printed,
    levels: words.anchors.map((text, level) => ({ name: levelName(words.kind, level), words: text })),
    first: index === 0,
    last: index === count - 1,
  };
}

/** What a criterion's form holds: a field for each level. */
export function criterionForm(criterion: PlanCriterion | undefined, kind: CriterionKind, levels: number) {
  return {
    kind,
    yesNo: kind === 'yes_no',
    name: criterion?.name,
    prompt: criterion?.prompt,
    measures: criterion?.measures ?? [],
    why: criterion?.why,
    preferredAnswer: criterion?.preferredAnswer,
    followUps: criterion?.followUps.join('\n'),
    weight: criterion?.weight ?? (kind === 'yes_no' ? 0 : 1),
    weightReason: criterion?.weightReason,
    questionKey: criterion?.questionKey,
    questionVersion: criterion?.questionVersion,
    anchors: Array.from({ length: levels }, (_, level) => ({
      name: `anchors[${level}]`,
      label: levelLabel(kind, level, levels),
      words: criterion?.anchors[level] ?? '',
    })),
  };
}

function levelName(kind: CriterionKind, level: number): string {
  if (kind === 'yes_no') return level === 0 ? 'No' : 'Yes';
  return String(level + 1);
}

function levelLabel(kind: CriterionKind, level: number, levels: number): string {
  if (kind === 'yes_no') return level === 0 ? 'A no' : 'A yes';
  return `Level ${level + 1}${level === 0 ? ', lowest' : level === levels - 1 ? ', highest' : ''}`;
}
