import { Flag, Line, Lines, LongText, Nested, OneOf, SomeOf } from '../../platform/http/fields.js';
import { type Category, categories } from '../../jobs/model/category.js';
import { QuestionInput } from '../question.dto.js';

/** One of several questions as their form sends it. What is not taken may be as incomplete as it likes. */
export class BatchQuestion {
  @Flag({ optional: true, description: 'Whether it is added.' })
  take: boolean = false;

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

export class QuestionBatchForm {
  @Nested(() => BatchQuestion, { list: true, maxItems: 100 })
  questions: BatchQuestion[] = [];
}

/** Several questions, all of which are added, or none. */
export class QuestionBatch {
  @Nested(() => QuestionInput, { list: true, maxItems: 100 })
  questions: QuestionInput[] = [];
}

export class QuestionTexts {
  @LongText({
    max: 100_000,
    description: 'Several questions as plain text, parted by lines of dashes, labels, or numbers.',
  })
  text: string;
}

export class QuestionsFileQuery {
  @OneOf(['csv', 'json'] as const, { optional: true, description: 'CSV if left out.' })
  format?: 'csv' | 'json';
}
