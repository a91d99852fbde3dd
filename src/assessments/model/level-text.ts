import type { CriterionKind } from './vocabulary.js';

/** A level as it is read: its number, yes or no, or that it was not observed. */
export function levelText(kind: CriterionKind, level: number | null): string {
  if (level === null) return 'not observed';
  if (kind === 'scale') return String(level);
  return level === 2 ? 'yes' : 'no';
}
