import type { ShownGroup } from './impact-figures.js';

/** How many of a group passed, in words; counts below five are not told. */
export function countWords({ total, selected, few }: ShownGroup): string {
  if (few === 'selected') return `fewer than 5 of ${total}`;
  if (few === 'turned down') return `all but fewer than 5 of ${total}`;
  return `${selected} of ${total} (${Math.round((100 * selected!) / total)}%)`;
}

/** The ratio to the highest rate, to two places, or which side of four-fifths it is on. */
export function ratioWords({ best, ratio, fourFifths }: ShownGroup): string {
  if (best) return 'highest rate';
  if (ratio !== null) return ratio.toFixed(2).replace(/^0/, '');
  if (fourFifths === null) return 'none passed';
  return fourFifths ? 'at least .80' : 'below .80';
}

/** The p of Fisher's exact test, to four places; only below or above .05 where it would tell a small count. */
export function chanceWords({ best, p, below, fourFifths }: ShownGroup): string {
  if (best || fourFifths === null) return '';
  if (p === null) return below ? 'at most .05' : 'above .05';
  return p < 0.0001 ? '< .0001' : p.toFixed(4).replace(/^0/, '');
}

/**
 * What follows from it, in a sentence. While a job is open, whoever looks again and again would find differences by
 * chance, so nothing is concluded yet.
 */
export function verdict(group: ShownGroup, closed: boolean): string {
  const { best, fourFifths, clear, tooFew, turnsOnOne } = group;
  if (best) return '';
  if (fourFifths === null) return 'No one passed this step yet, so there is nothing to compare.';
  const one = turnsOnOne ? ' One decision the other way would put it on the other side of four-fifths.' : '';
  if (!closed) return `${fourFifths ? 'At least four-fifths so far.' : 'Below four-fifths so far.'}${one}`;
  if (clear) {
    return fourFifths
      ? `At least four-fifths, but the difference is more than chance would explain. Find out where it comes from.${one}`
      : `Below four-fifths, and the difference is more than chance would explain. Find out where it comes from, and whether this step is needed for the job.${one}`;
  }
  if (tooFew) return `Too few candidates to tell: no outcome with these numbers would rule out chance.${one}`;
  return fourFifths
    ? `At least four-fifths, and chance alone could explain the difference.${one}`
    : `Below four-fifths, but with these numbers chance alone could explain it.${one}`;
}
