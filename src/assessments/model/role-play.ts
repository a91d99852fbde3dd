import { listed } from '../../platform/base/listed.js';

/** A part that a panelist plays in an audition, such as the customer's CIO. */
export interface RolePart {
  /** How the part is called; unique in its audition. A scorecard's `plays` names it. */
  name: string;
  /** Who that is, and what they want. */
  about: string;
  /** What they raise against what is presented. */
  objections: string[];
}

/** The part of an audition that a panelist plays; undefined where their role is one that the brief does not name. */
export function partPlayed(parts: readonly RolePart[], plays: string): RolePart | undefined {
  return plays === '' ? undefined : parts.find(({ name }) => name.toLowerCase() === plays.toLowerCase());
}

/**
 * What a candidate is told of an audition's parts: who will be played, never what they want or raise.
 * @returns a sentence, or nothing where no part is played
 */
export function partsForCandidate(parts: readonly RolePart[]): string {
  if (parts.length === 0) return '';
  const names = listed(parts.map(({ name }) => name));
  return `The panel will play people you might meet in this work: ${names}. They ask what such people ask.`;
}
