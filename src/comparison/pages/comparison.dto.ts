import { categories, type Category } from '../../jobs/model/category.js';
import { Line, Lines, OneOf, WholeNumber } from '../../platform/http/fields.js';

/** What is to be compared. */
export class SelectionInput {
  @Lines({
    optional: true,
    maxItems: 50,
    max: 200,
    description: 'Keys of 2 to 50 candidates, or letter:A, letter:B …; everyone if none.',
  })
  candidates: string[] = [];

  @Lines({ optional: true, maxItems: 50, max: 200, description: 'Keys of assessments; all if none.' })
  assessments: string[] = [];
}

export class ComparisonQuery extends SelectionInput {
  @OneOf(['names', 'letters'], { optional: true, description: 'Candidates by name, or by letter.' })
  show?: 'names' | 'letters';

  @OneOf(['plan', 'disagreements'], { optional: true, description: 'Criteria as planned, or the widest apart first.' })
  order?: 'plan' | 'disagreements';
}

/** The first screen: with many candidates some rows of it, and how many places there are to fill. */
export class AnswerQuery extends ComparisonQuery {
  @WholeNumber({ min: 1, max: 100_000, optional: true, description: 'Page of the candidates, from 1.' })
  page?: number;

  @Line({ optional: true, max: 200, description: 'Part of a candidate’s name.' })
  q?: string;

  @WholeNumber({ min: 1, max: 2000, optional: true, description: 'How many candidates are wanted.' })
  best?: number;
}

export class ComparisonDownload extends ComparisonQuery {
  @OneOf(['csv', 'xlsx'], { description: 'A workbook holds both tables.' })
  format: 'csv' | 'xlsx';

  @OneOf(['ratings', 'scores'], { optional: true, description: 'Of a CSV: a row a rating, or a row a candidate.' })
  table: 'ratings' | 'scores' = 'ratings';
}

const only = (what: string) =>
  ({ optional: true, max: 200, description: `Only the ratings ${what}, by key.` }) as const;

/** Which ratings to show: those behind one figure. */
export class RatingsQuery extends ComparisonQuery {
  @Line(only('of this candidate'))
  candidate?: string;

  @OneOf(categories, { optional: true, description: 'Only the ratings of criteria that measure this category.' })
  category?: Category;

  @Line(only('of this assessment'))
  assessment?: string;

  @Line(only('of this criterion'))
  criterion?: string;

  @Line(only('by this panelist'))
  panelist?: string;
}
