import type { Category } from '../model/category.js';

const letters: Record<Category, string> = { technical: 'T', business: 'B', interpersonal: 'I', lifestyle: 'L' };

/**
 * The next key of a category: its letter and the number after the highest one in use, so T1, T2 …
 * @param taken keys that the job has already
 */
export function nextAttributeKey(category: Category, taken: readonly string[]): string {
  const letter = letters[category];
  const numbers = taken
    .filter((key) => key.startsWith(letter) && /^\d{1,6}$/.test(key.slice(1)))
    .map((key) => Number(key.slice(1)));
  return `${letter}${Math.max(0, ...numbers) + 1}`;
}
