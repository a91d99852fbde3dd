import { type Category, categories } from '../../jobs/model/category.js';
import {
  Decimal,
  Flag,
  IdField,
  Line,
  Lines,
  LongText,
  Nested,
  OneOf,
  SomeOf,
  WholeNumber,
} from '../../platform/http/fields.js';
import {
  type AssessmentKind,
  assessmentKinds,
  type CriterionKind,
  criterionKinds,
  notesRequired,
  type Opening,
  openings,
  type NotesRequired,
} from '../model/vocabulary.js';

const versionField = { min: 1, max: 2_147_483_647, description: 'The plan’s version that was read.' };

export class PlanQuery {
  @WholeNumber({
    min: 1,
    max: 100_000,
    optional: true,
    description: 'Number of an earlier plan; default: the newest.',
  })
  number?: number;
}

export class PlanVersionQuery {
  @WholeNumber(versionField)
  version: number;
}

export class NewPlanVersion {
  @LongText({ max: 2000, description: 'Why the plan changes after scoring began.' })
  reason: string;
}

/** What the points of a plan's criteria follow from; literal weights are left to plans from before there were points. */
export const chosenSources = ['assessments_and_categories', 'assessments_only'] as const;

export class PlanPointsInput {
  @OneOf(chosenSources, {
    description: 'Whether categories count as the job analysis says, or are only shown.',
  })
  pointsFrom: (typeof chosenSources)[number];

  @WholeNumber(versionField)
  version: number;
}

/** How the scorecards of a plan are filled in and signed. */
export class PlanScoring {
  @OneOf(notesRequired, { description: 'Which ratings must have a note before a scorecard is signed.' })
  notesRequired: NotesRequired;

  @LongText({
    optional: true,
    max: 1000,
    description: 'What panelists sign, with {name} for their name; leave empty for the standard statement.',
  })
  statement: string = '';

  @OneOf(openings, {
    optional: true,
    description:
      'When ratings open: each assessment by itself, in_turn to a panelist only when nothing later of the candidate is left to seat, or all at_end. As it is where left out.',
  })
  opening?: Opening;

  @WholeNumber(versionField)
  version: number;
}

/** A part that a panelist plays in an audition. A row without a name is left out. */
export class PartInput {
  @Line({ optional: true, max: 120, description: 'Such as the customer’s CIO.' })
  name?: string;

  @LongText({ optional: true, max: 1000, description: 'Who that is, and what they want.' })
  about: string = '';

  @Lines({ optional: true, maxItems: 20, max: 300, description: 'What they raise; one per line in a form.' })
  objections: string[] = [];
}

/** What an assessment says about itself. */
class AssessmentFacts {
  @Line({ max: 120 })
  name: string;

  @WholeNumber({ min: 3, max: 7, optional: true, description: 'Levels of its scale; 5 for an interview, else 3.' })
  levels?: number;

  @Decimal({
    min: 0,
    max: 1000,
    optional: true,
    description: 'Weight relative to the other assessments; together they make 100 points.',
  })
  weight?: number;

  @LongText({ optional: true, max: 2000, description: 'Why, where it differs from the others.' })
  weightReason: string = '';

  @LongText({ optional: true, description: 'What the candidate is asked to do.' })
  brief: string = '';

  @Flag({ optional: true, description: 'Whether the author of a writing sample is hidden from reviewers.' })
  hideAuthor: boolean = false;
}

export const beginnings = ['starter', 'blank'] as const;

export class NewAssessment extends AssessmentFacts {
  @OneOf(assessmentKinds)
  kind: AssessmentKind;

  @OneOf(beginnings, {
    optional: true,
    description: 'An audition or writing sample with the starter criteria, or none.',
  })
  beginning: (typeof beginnings)[number] = 'blank';

  @IdField({ list: true, optional: true, description: 'Questions of the bank, for an interview.' })
  questions?: string[] = [];

  @Line({ optional: true, description: 'Not kept: what the list of questions was searched for.' })
  q?: string;

  @OneOf(categories, { optional: true, description: 'Not kept: what the list of questions was narrowed to.' })
  category?: Category;
}

export class AssessmentEdit extends AssessmentFacts {
  @Nested(() => PartInput, {
    list: true,
    maxItems: 20,
    optional: true,
    description: 'Parts that panelists play in an audition. If left out, they stay as they are.',
  })
  parts?: PartInput[];

  @WholeNumber(versionField)
  version: number;
}

export class QuestionPicks {
  @IdField({ list: true, optional: true, description: 'Questions of the bank.' })
  questions?: string[] = [];

  @Line({ optional: true, description: 'Not kept: what the list of questions was searched for.' })
  q?: string;

  @OneOf(categories, { optional: true, description: 'Not kept: what the list of questions was narrowed to.' })
  category?: Category;
}

/** What a page that picks questions is asked for while they are searched: picks go by the name of their boxes. */
export class PickQuery {
  @IdField({ list: true, optional: true })
  'questions[]': string[] = [];

  @Line({ optional: true })
  q?: string;

  @OneOf(categories, { optional: true })
  category?: Category;
}

/** The same for a new assessment, whose name and scale come along. */
export class ComposeQuery extends PickQuery {
  @OneOf(assessmentKinds, { optional: true })
  kind?: AssessmentKind;

  @Line({ optional: true, max: 120 })
  name?: string;

  @Line({ optional: true, max: 10 })
  levels?: string;
}

export class CriterionInput {
  @OneOf(criterionKinds, { optional: true })
  kind?: CriterionKind = 'scale';

  @Line({ max: 200 })
  name: string;

  @LongText({ optional: true, max: 4000, description: 'What is asked, or what to look for.' })
  prompt: string = '';

  @SomeOf(categories, { optional: true, description: 'Categories it measures.' })
  measures: Category[] = [];

  @LongText({ optional: true, max: 4000 })
  why: string = '';

  @LongText({ optional: true, max: 4000 })
  preferredAnswer: string = '';

  @Lines({ optional: true, maxItems: 30, max: 500, description: 'One per line in a form.' })
  followUps: string[] = [];

  @Lines({ keepEmpty: true, maxItems: 7, max: 500, description: 'One text per level, lowest first; no, then yes.' })
  anchors: string[] = [];

  @Decimal({ min: 0, max: 1000, optional: true, description: 'Default: 1; for yes/no: 0.' })
  weight?: number;

  @LongText({ optional: true, max: 2000, description: 'Why, where it differs from the others.' })
  weightReason: string = '';
}

export class CriterionEdit extends CriterionInput {
  @WholeNumber(versionField)
  version: number;
}

export class Move {
  @WholeNumber(versionField)
  version: number;

  @OneOf(['up', 'down'])
  to: 'up' | 'down';
}

const mark = 'criterion id, a colon, attribute id';

export class CoverageInput {
  @Lines({ optional: true, maxItems: 8000, max: 80, description: `Each ${mark}.` })
  marks?: string[] = [];

  @Lines({
    optional: true,
    maxItems: 8000,
    max: 80,
    description: `What was marked when it was read, each ${mark}. Given, only what differs from it is changed.`,
  })
  was?: string[];
}
