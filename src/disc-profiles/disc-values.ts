import { InvalidInput } from '../platform/base/domain-errors.js';
import { type DiscValues, isDiscStyle, tallyTotal, totalOf } from './disc.js';
import type { DiscInput, TalliesInput } from './disc-profile.dto.js';

/**
 * The values of the chosen form; what stands in the fields of the others is left aside.
 * @throws InvalidInput naming the field that is missing, no style, or does not total 28
 */
export function discValues(input: DiscInput): DiscValues {
  switch (input.form) {
    case 'style':
      return { form: 'style', style: styleOf(input.style ?? '') };
    case 'scores':
      return { form: 'scores', scores: fourOf(given(input.scores, 'scores')) };
    case 'segments':
      return { form: 'segments', segments: fourOf(given(input.segments, 'segments')) };
    case 'tallies':
      return talliesOf(given(input.most, 'most'), given(input.least, 'least'));
  }
}

function styleOf(style: string): string {
  if (isDiscStyle(style)) return style;
  throw InvalidInput.field('style', 'Give one to three different letters of D, I, S and C, such as Di, S or CD.');
}

function talliesOf(most: TalliesInput, least: TalliesInput): DiscValues {
  const problems = Object.entries({ most, least })
    .map(([field, tallies]) => ({ field, total: totalOf(tallies) }))
    .filter(({ total }) => total !== tallyTotal)
    .map(({ field, total }) => ({
      field: `${field}.d`,
      message: `${field === 'most' ? 'Most' : 'Least'} totals ${total}; its five counts must total ${tallyTotal}.`,
    }));
  if (problems.length > 0) throw new InvalidInput(problems);
  return { form: 'tallies', most: { ...fourOf(most), star: most.star }, least: { ...fourOf(least), star: least.star } };
}

function given<T>(values: T | null | undefined, field: string): T {
  if (values === null || values === undefined) throw InvalidInput.field(field, 'Give its numbers.');
  return values;
}

function fourOf({ d, i, s, c }: { d: number; i: number; s: number; c: number }) {
  return { d, i, s, c };
}
