import type { Dimensions, DiscValues } from './packet-context.js';

/** A behavioural-style report in one line, as its own report gives it. */
export function discWords(values: DiscValues): string {
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
