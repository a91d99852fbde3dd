import { describeDisc } from '../../disc-profiles/describe-disc.js';
import type { Dimensions, DiscValues } from '../../disc-profiles/disc.js';

/** A behavioural-style report in words: its values as its own report gives them, and what stands out. */
export function discWords(values: DiscValues): string {
  const { headline } = describeDisc(values);
  return values.form === 'style' ? headline : `${valuesOf(values)}. ${headline}`;
}

function valuesOf(values: DiscValues): string {
  switch (values.form) {
    case 'style':
      return `Style ${values.style}`;
    case 'scores':
      return `${dimensions(values.scores)} (each 0 to 100)`;
    case 'segments':
      return `${dimensions(values.segments)} (segments 1 to 7)`;
    case 'tallies':
      return `most ${dimensions(values.most)}, none ${values.most.star}; least ${dimensions(values.least)}, none ${values.least.star} (of 28 each)`;
  }
}

function dimensions({ d, i, s, c }: Dimensions): string {
  return `D ${d}, I ${i}, S ${s}, C ${c}`;
}
