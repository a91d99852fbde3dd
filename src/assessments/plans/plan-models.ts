import { categoryName } from '../../jobs/model/category.js';
import type { PlanAssessment, PlanCriterion, PlanView } from './plan-reader.service.js';
import type { AssessmentKind, CriterionKind, NotesRequired, Opening } from '../model/vocabulary.js';

export const kindName: Record<AssessmentKind, string> = {
  interview: 'Interview',
  audition: 'Audition',
  writing_sample: 'Writing sample',
};

const noteRules: Record<NotesRequired, string> = {
  none: 'No rating needs a note',
  lowest_and_highest: 'The lowest and the highest level each need a note',
  all: 'Every rating needs a note',
};

const openingWords: Record<Opening, string> = {
  in_turn:
    'In turn: to recruiters and hiring managers when every scorecard of the interview, audition or writing sample is in; to a panelist when theirs is in and nobody is left to seat for what the candidate takes later',
  each: 'Each by itself: to recruiters and hiring managers when every scorecard is in; to a panelist as soon as theirs is',
  at_end: 'All at the end: to everybody when every scorecard of everything that the candidate takes is in',
};

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

/** An assessment as pages show it. @param index its place among `count` siblings */
export function assessmentModel(assessment: PlanAssessment, index: number, count: number) {
  const { criteria, share, ...facts } = assessment;
  return {
    ...facts,
    kindName: kindName[facts.kind],
    interview: facts.kind === 'interview',
    writing: facts.kind === 'writing_sample',
    percent: share === null ? null : 100 * share,
    first: index === 0,
    last: index === count - 1,
    criteria: criteria.map((criterion, place) => criterionModel(criterion, place, criteria.length)),
  };
}

function criterionModel(criterion: PlanCriterion, index: number, count: number) {
  const { share, ...words } = criterion;
  return {
    ...words,
    yesNo: words.kind === 'yes_no',
    categories: words.measures.map((category) => categoryName[category]).join(', '),
    percent: share === null ? null : 100 * share,
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
