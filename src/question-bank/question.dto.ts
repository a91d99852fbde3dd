import { type Category, categories } from '../jobs/model/category.js';
import { Flag, Line, Lines, LongText, OneOf, SomeOf, WholeNumber } from '../platform/http/fields.js';
import { ListQuery } from '../platform/http/paging.js';

/** A question's words. */
export class QuestionInput {
  @Line({ max: 120, description: 'A few words to find it by.' })
  topic: string;

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
    description: 'Description of each of the five levels, lowest first.',
  })
  anchors: string[] = [];
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
