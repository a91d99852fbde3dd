import type { CandidateSource } from '../../../jobs/model/job.entity.js';
import type { RowChoices } from '../../../platform/tables/table-rows.js';

/** What a column of a table of candidates holds. */
export const columnRoles = [
  'name',
  'name_reversed',
  'first_name',
  'last_name',
  'email',
  'phone',
  'source',
  'applied',
  'keep',
  'ignore',
] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** What happens to people who are candidates of the job already. */
export const existingRules = ['skip', 'fill', 'replace'] as const;
export type ExistingRule = (typeof existingRules)[number];

/** In which order the numbers of a date stand where it could be either. */
export const dateOrders = ['month_first', 'day_first'] as const;
export type DateOrder = (typeof dateOrders)[number];

/** What a person said about a file of candidates; whatever is not said is found in the file. */
export interface ImportChoices extends RowChoices {
  /** By place: every column. */
  columns?: readonly ColumnRole[];
  dates?: DateOrder;
  /** ISO 3166, two letters: of telephone numbers without a country code. */
  country?: string;
  existing?: ExistingRule;
  /** Where the file says of nobody where they came from. */
  source?: CandidateSource;
  /** Whether those come in too whose application was ended in the other system. */
  ended?: boolean;
}
