import type { Paper } from '../../platform/base/regional.js';
import { Line, LongText, Nested, OneOf } from '../../platform/http/fields.js';
import {
  headingKinds,
  repeatRules,
  roles,
  type HeadingKind,
  type RepeatRule,
  type Role,
} from '../ratings-table/table-choices.js';

/** Encodings that a person is offered; the empty one is found by itself. */
export const encodings = [
  ...['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1250', 'windows-1251', 'iso-8859-2'],
  ...['macintosh', 'shift_jis', 'gb18030', 'big5', 'euc-kr'],
] as const;
export type EncodingName = (typeof encodings)[number];

export const separators = ['comma', 'semicolon', 'tab', 'bar'] as const;
export type SeparatorName = (typeof separators)[number];

export class ColumnAnswer {
  @OneOf(roles)
  role: Role;
}

export class ScaleAnswer {
  /** A criterion or an assessment; of all if empty. */
  @Line({ optional: true })
  of?: string;

  /** "0-10". */
  @Line({ optional: true, max: 60 })
  range?: string;
}

/** What a packet of a table is to be like. */
export class TablePacketRequest {
  @OneOf(['A4', 'Letter'], { description: 'The paper it is laid out for.' })
  paper: Paper;

  @OneOf(['names', 'letters'], { optional: true, description: 'Candidates by name, or by letter.' })
  show?: 'names' | 'letters';
}

/** What a person says of a table that was uploaded. What is left out is found in the table. */
export class TableAnswers {
  /** Of what sheet, encoding and separator the other answers speak. */
  @Line({ optional: true, max: 300 })
  readAs?: string;

  /** By place: every column. */
  @Nested(() => ColumnAnswer, { list: true, maxItems: 1000, optional: true })
  columns: ColumnAnswer[] = [];

  @OneOf(headingKinds, { optional: true })
  headings?: HeadingKind;

  @Nested(() => ScaleAnswer, { list: true, maxItems: 2000, optional: true })
  scales: ScaleAnswer[] = [];

  /** Words from the lowest to the highest, one per line. */
  @LongText({ optional: true, max: 2000 })
  order?: string;

  @OneOf(repeatRules, { optional: true })
  repeats?: RepeatRule;

  @OneOf(['yes', 'no'] as const, { optional: true })
  samePeople?: 'yes' | 'no';

  @Line({ optional: true })
  sheet?: string;

  @OneOf(encodings, { optional: true })
  encoding?: EncodingName;

  @OneOf(separators, { optional: true })
  separator?: SeparatorName;
}
