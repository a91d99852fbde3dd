import { candidateSources, type CandidateSource } from '../../jobs/model/job.entity.js';
import { Flag, Line, LongText, Nested, OneOf } from '../../platform/http/fields.js';
import { ListQuery } from '../../platform/http/paging.js';
import {
  columnRoles,
  type ColumnRole,
  dateOrders,
  type DateOrder,
  existingRules,
  type ExistingRule,
} from './reading/import-choices.js';

/** What the separator of a table may be, by name. */
export const separatorSigns = { comma: ',', semicolon: ';', tab: '\t', bar: '|' } as const;
export type SeparatorName = keyof typeof separatorSigns;
const separators = Object.keys(separatorSigns) as SeparatorName[];

export const encodings = [
  ...['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1250', 'windows-1251', 'windows-1253', 'windows-1254'],
  ...['windows-1255', 'windows-1256', 'shift_jis', 'euc-kr', 'big5', 'gb18030'],
] as const;
export type EncodingName = (typeof encodings)[number];

export const outcomes = ['added', 'updated', 'skipped'] as const;
export type OutcomeName = (typeof outcomes)[number];

export class ImportRowsQuery extends ListQuery {
  @OneOf(outcomes, { optional: true })
  outcome?: OutcomeName;
}

/** Rows in place of a file. */
export class PastedCandidates {
  @LongText({ optional: true, max: 500_000, description: 'A table with a header row, in place of a file.' })
  pasted?: string;
}

export class ColumnInput {
  @OneOf(columnRoles)
  role: ColumnRole;
}

/** What a person says of a file of candidates. What is left out is found in the file. */
export class ImportAnswers {
  /** Of what sheet, encoding and separator the columns speak. */
  @Line({ optional: true, max: 300 })
  readAs?: string;

  @Nested(() => ColumnInput, { list: true, maxItems: 200, optional: true })
  columns: ColumnInput[] = [];

  @OneOf(dateOrders, { optional: true, description: 'Of dates such as 03/04/2026.' })
  dates?: DateOrder;

  @Line({ optional: true, max: 2, description: 'ISO 3166: of phone numbers without a country code.' })
  country?: string;

  @OneOf(existingRules, {
    optional: true,
    description: 'What happens to people who are candidates of the job already.',
  })
  existing?: ExistingRule;

  @OneOf(candidateSources, { optional: true, description: 'Of those of whom the file doesn’t say it.' })
  source?: CandidateSource;

  @Flag({ optional: true, description: 'Whether those come in too who were rejected or hired in Greenhouse.' })
  ended?: boolean;

  @Line({ optional: true })
  sheet?: string;

  @OneOf(encodings, { optional: true })
  encoding?: EncodingName;

  @OneOf(separators, { optional: true })
  separator?: SeparatorName;
}
