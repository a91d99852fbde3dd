import { listed } from '../../platform/base/listed.js';

/** One thing that is wrong with a file, and where. */
export interface Problem {
  /** A JSON pointer, such as /sittings/3/scorecards/0/ratings/2/level; empty for the document itself. */
  pointer: string;
  /** What is wrong and what would be right, in plain words. */
  message: string;
}

const mostListed = 200;

/** The first 200 problems, and how many more there are. */
export function firstOf(problems: readonly Problem[], total = problems.length): Problem[] {
  if (total <= mostListed) return [...problems];
  return [...problems.slice(0, mostListed), { pointer: '', message: `… and ${total - mostListed} more` }];
}

/** One step added to a JSON pointer (RFC 6901). */
export function below(pointer: string, step: string | number): string {
  return `${pointer}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** A text from a file as it may be shown in a line of a terminal or a log: short, without control characters. */
export function shown(text: string, longest = 60): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return short.replace(/[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029]/gu, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** "a, b, or c" */
export function oneOf(names: readonly string[]): string {
  return listed(names, 'or');
}
