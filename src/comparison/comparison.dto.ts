import { Lines, OneOf } from '../platform/http/fields.js';

/** What is to be compared. */
export class SelectionInput {
  @Lines({ optional: true, maxItems: 50, max: 200, description: 'Keys of 2 to 50 candidates; everybody if none.' })
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

export class ComparisonDownload extends ComparisonQuery {
  @OneOf(['csv', 'xlsx'], { description: 'A workbook holds both tables.' })
  format: 'csv' | 'xlsx';

  @OneOf(['ratings', 'scores'], { optional: true, description: 'Of a CSV: a row a rating, or a row a candidate.' })
  table: 'ratings' | 'scores' = 'ratings';
}
