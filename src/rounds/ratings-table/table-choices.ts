import type { RowChoices } from '../../platform/tables/table-rows.js';

/** What a column of a table holds. */
export const roles = [
  'candidate',
  'panelist',
  'criterion',
  'rating',
  'scores',
  'assessment',
  'levels',
  'minimum',
  'maximum',
  'weight',
  'category',
  'note',
  'ignore',
] as const;
export type Role = (typeof roles)[number];

/** Which of several ratings by one panelist of one thing counts. */
export const repeatRules = ['first', 'last', 'mean'] as const;
export type RepeatRule = (typeof repeatRules)[number];

/** What the headings of columns of ratings name. */
export const headingKinds = ['panelists', 'criteria'] as const;
export type HeadingKind = (typeof headingKinds)[number];

/** What a person said about a table; whatever is not said is found in the table itself. */
export interface TableChoices extends RowChoices {
  /** A column by its heading, or by its place as "#3". The last word on a column counts. */
  columns?: readonly { column: string; role: Role }[];
  headings?: HeadingKind;
  /** The ends of scales, by criterion or assessment; without a name of all that have no other. */
  scales?: readonly StatedScale[];
  /** Words of a scale from the lowest to the highest: "No<Mixed<Yes". */
  order?: string;
  repeats?: RepeatRule;
  /** Whether a column of ratings is the same person for every candidate. */
  samePeople?: boolean;
}

export interface StatedScale {
  /** A criterion or an assessment. */
  of?: string;
  minimum: number;
  maximum: number;
}

const range =
  /^(?:(.+?)\s*[=:])?\s*([-−]?\d{1,6}(?:[.,]\d{1,4})?)\s*(?:-|–|—|\.\.|to)\s*([-−]?\d{1,6}(?:[.,]\d{1,4})?)\s*%?$/i;

/**
 * Scales as people write them: "0-10", "1 to 5", "Design=0-25; Pitch=0-10".
 * @returns what is wrong, in words
 */
export function parseScales(text: string): StatedScale[] | { wrong: string } {
  const scales: StatedScale[] = [];
  for (const part of text.split(/[;\n]/)) {
    if (part.trim() === '') continue;
    const found = range.exec(part.trim());
    const [minimum, maximum] = found ? [numberOf(found[2]!), numberOf(found[3]!)] : [0, 0];
    if (!found || !(maximum > minimum)) {
      return { wrong: `“${part.trim().slice(0, 60)}” is not a scale; write its ends, such as 0-10 or Design=0-25` };
    }
    scales.push({ ...(found[1] !== undefined && { of: found[1].trim() }), minimum, maximum });
  }
  return scales;
}

function numberOf(text: string): number {
  return Number(text.replace('−', '-').replace(',', '.'));
}
