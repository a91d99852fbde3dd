import { Email, Flag, Line, LongText, Nested, WholeNumber } from '../../../platform/http/fields.js';

export class RefereeInput {
  @Line({ description: 'The referee’s name.' })
  name: string;

  @Line({ description: 'What they were to the candidate, and when.' })
  relation: string;

  @Email({ optional: true })
  email?: string;

  @Line({ optional: true, max: 60 })
  phone?: string;

  @LongText({
    optional: true,
    max: 1000,
    description: 'How it was made sure that they are who they say.',
  })
  identity?: string;

  @LongText({
    optional: true,
    max: 1000,
    description: 'How the candidate agreed; empty until they have.',
  })
  consent?: string;

  @WholeNumber({
    min: 1,
    max: 2_147_483_647,
    optional: true,
    description: 'The version that was read, if there was one.',
  })
  version?: number;
}

export class RefereeAnswerRow {
  @Line({ max: 100, description: 'Key of the question.' })
  criterion: string;

  @LongText({ optional: true, max: 5000 })
  text?: string;
}

/** What a referee sends from their own page. */
export class RefereeAnswers {
  @Nested(() => RefereeAnswerRow, { list: true, maxItems: 100 })
  answers: RefereeAnswerRow[] = [];

  @Flag({
    description: 'That they are who they were asked as, and write from what they saw themselves.',
  })
  confirmed: boolean = false;
}
