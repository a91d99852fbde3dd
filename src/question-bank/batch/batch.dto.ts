import { Flag, LongText, Nested, OneOf } from '../../platform/http/fields.js';
import { IncompleteQuestion, QuestionInput } from '../question.dto.js';

/** One of several questions as their form sends it. What is not taken may be as incomplete as it likes. */
export class BatchQuestion extends IncompleteQuestion {
  @Flag({ optional: true, description: 'Whether it is added.' })
  take: boolean = false;
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
