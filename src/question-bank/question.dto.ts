import { type Category, categories } from '../jobs/model/category.js';
import { Flag, IdField, Line, Lines, LongText, OneOf, SomeOf, WholeNumber } from '../platform/http/fields.js';
import { ListQuery } from '../platform/http/paging.js';

/** A question's words. */
export class QuestionInput {
  @Line({
    optional: true,
    max: 120,
    description: 'A few words to find it by. Without it, the first words of the prompt.',
  })
  topic?: string;

  @LongText({ max: 2000, description: 'As spoken to the candidate.' })
  prompt: string;

  @SomeOf(categories, { atLeast: 1, description: 'What it measures.' })
  measures: Category[] = [];

  @LongText({ max: 2000, description: 'Why it measures that: what an answer shows about a candidate.' })
  why: string;

  @LongText({ max: 4000, description: 'What the best answer includes.' })
  preferredAnswer: string;

  @Lines({ optional: true, maxItems: 20, max: 500, description: 'One per line in a form.' })
  followUps: string[] = [];

  @Lines({
    keepEmpty: true,
    maxItems: 7,
    max: 500,
    description:
      'Description of each of the five levels, lowest first. Levels 2 and 4, or 2 to 4, may be empty: ' +
      'they then say how near they are to either end.',
  })
  anchors: string[] = [];
}

/** A new question as its form sends it. */
export class QuestionForm extends QuestionInput {
  @LongText({ optional: true, max: 20_000, description: 'What was pasted and not understood. It is not kept.' })
  leftOver?: string;
}

/** A question that may be as incomplete as it likes. */
export class IncompleteQuestion {
  @Line({ optional: true, max: 120 })
  topic?: string;

  @LongText({ optional: true, max: 2000 })
  prompt?: string;

  @SomeOf(categories, { optional: true })
  measures: Category[] = [];

  @LongText({ optional: true, max: 2000 })
  why?: string;

  @LongText({ optional: true, max: 4000 })
  preferredAnswer?: string;

  @Lines({ optional: true, maxItems: 20, max: 500 })
  followUps: string[] = [];

  @Lines({ keepEmpty: true, optional: true, maxItems: 7, max: 500 })
  anchors: string[] = [];

  /** Lines that were not understood, shown again with the form. */
  @LongText({ optional: true, max: 20_000 })
  leftOver?: string;
}

/** A new question that is not whole yet: its level descriptions are filled in. */
export class QuestionDraft extends IncompleteQuestion {
  @IdField({ optional: true, description: 'The template; without one, the attribute that the question speaks of.' })
  template?: string;
}

/** A question of the bank whose level descriptions are filled in. */
export class QuestionEditDraft extends QuestionDraft {
  @WholeNumber({ min: 1, max: 2_147_483_647, description: 'The version of the record that was read.' })
  version: number;
}

export class QuestionText {
  @LongText({ max: 20_000, description: 'One question as plain text: its prompt, then what labels name.' })
  text: string;
}

export class QuestionEdit extends QuestionInput {
  @WholeNumber({ min: 1, max: 2_147_483_647, description: 'The version of the record that was read.' })
  version: number;
}

export class QuestionVersionInput {
  @WholeNumber({ min: 1, max: 2_147_483_647, description: 'The version of the record that was read.' })
  version: number;
}

export class QuestionsQuery extends ListQuery {
  @OneOf(categories, { optional: true, description: 'Only questions that measure this.' })
  category?: Category;

  @Flag({ optional: true, description: 'Whether to include retired questions.' })
  retired: boolean = false;
}
