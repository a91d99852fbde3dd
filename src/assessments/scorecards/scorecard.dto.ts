import { ListQuery } from '../../platform/http/paging.js';
import { Flag, IdField, Line, LongText, Nested, OneOf, WholeNumber } from '../../platform/http/fields.js';
import type { Answer } from '../model/scorecard-rules.js';

const version = { min: 1, max: 2_147_483_647, description: 'The version of the scorecard that was read.' };
const choices = ['1', '2', '3', '4', '5', '6', '7', 'not-observed'] as const;

/** One row of the form: the scale sends a level or "not-observed", or nothing. */
export class RatingRow {
  @IdField()
  criterionId: string;

  @OneOf(choices, { optional: true })
  level?: (typeof choices)[number];

  @LongText({ optional: true })
  note?: string;
}

export class ScorecardForm {
  @WholeNumber(version)
  version: number;

  @Nested(() => RatingRow, { list: true, maxItems: 500 })
  ratings: RatingRow[] = [];
}

export class RatingInput {
  @WholeNumber({ min: 1, max: 7, optional: true, description: '1 to the levels of the criterion, or null.' })
  level?: number | null;

  @Flag({ optional: true, description: 'True where there was nothing to rate; there is no level then.' })
  notObserved?: boolean;

  @LongText({ optional: true })
  note?: string | null;

  @WholeNumber(version)
  version: number;
}

export class CriterionRating {
  @IdField()
  criterionId: string;

  @WholeNumber({ min: 1, max: 7, optional: true, description: '1 to the levels of the criterion, or null.' })
  level?: number | null;

  @Flag({ optional: true })
  notObserved?: boolean;

  @LongText({ optional: true })
  note?: string | null;
}

export class RatingsInput {
  @WholeNumber(version)
  version: number;

  @Nested(() => CriterionRating, { list: true, maxItems: 500 })
  ratings: CriterionRating[] = [];
}

export class SubmissionInput {
  @WholeNumber({ ...version, optional: true })
  version?: number;
}

export class MyScorecardsQuery extends ListQuery {
  @WholeNumber({ min: 1, max: 100_000, optional: true, description: 'Page of open scorecards, from 1.' })
  open?: number;
}

export class ClosureInput {
  @Line({ max: 500, description: 'Why the scorecard is closed without ratings.' })
  reason: string;

  @WholeNumber(version)
  version: number;
}

export class ReopeningInput {
  @Line({ max: 500, description: 'Why the scorecard is reopened.' })
  reason: string;

  @Line({
    optional: true,
    max: 500,
    description: 'Why its panelist scores although they have been shown ratings.',
  })
  override?: string;

  @WholeNumber(version)
  version: number;
}

export class ConflictInput {
  @LongText({ max: 500, description: 'The panelist’s conflict of interest, in their own words.' })
  conflict: string;

  @Flag({ description: 'True to step back: no further ratings, and earlier ratings don’t count in the score.' })
  recuse = false;

  @WholeNumber(version)
  version: number;
}

/** The rows of a form, or the list of a program, as answers. */
export function answersOf(rows: readonly (RatingRow | CriterionRating)[]): Answer[] {
  return rows.map(({ criterionId, level, note, ...rest }) => ({
    criterionId,
    level: level === undefined || level === null || level === 'not-observed' ? null : Number(level),
    notObserved: level === 'not-observed' || ('notObserved' in rest && rest.notObserved === true),
    note: note ?? '',
  }));
}
