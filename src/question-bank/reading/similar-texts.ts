/** Two texts that say nearly the same. */
export interface Similar<T> {
  one: T;
  /** Shared trigrams of all, from 0 to 1. */
  likeness: number;
}

/** From here on two questions ask nearly the same. */
export const nearlyTheSame = 0.5;

/**
 * The groups of three signs in the words of a text, each word with two blanks before it and one behind, so that how words
 * begin counts more; as `pg_trgm` of PostgreSQL does it.
 */
export function trigramsOf(text: string): Set<string> {
  const found = new Set<string>();
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  for (const word of words ?? []) {
    const signs = [...`  ${word} `];
    for (let at = 0; at + 3 <= signs.length; at += 1) found.add(signs.slice(at, at + 3).join(''));
  }
  return found;
}

/** Shared trigrams of all that either has, from 0 to 1. */
export function likenessOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0;
  let shared = 0;
  for (const trigram of one) if (other.has(trigram)) shared += 1;
  return shared / (one.size + other.size - shared);
}

/** Finds what among many texts is like another; each text is taken apart once. */
export class SimilarTexts<T> {
  private readonly all: { of: T; trigrams: Set<string> }[];

  constructor(items: readonly T[], textOf: (item: T) => string) {
    this.all = items.map((of) => ({ of, trigrams: trigramsOf(textOf(of)) }));
  }

  /** The most alike first. @param least the likeness from which on it counts */
  like(text: string, least = nearlyTheSame): Similar<T>[] {
    const trigrams = trigramsOf(text);
    return this.all
      .map(({ of, trigrams: other }) => ({ one: of, likeness: likenessOf(trigrams, other) }))
      .filter(({ likeness }) => likeness >= least)
      .sort((a, b) => b.likeness - a.likeness);
  }

  /** Every two that are alike, the most alike first. */
  pairs(least = nearlyTheSame): { one: T; other: T; likeness: number }[] {
    const found: { one: T; other: T; likeness: number }[] = [];
    for (const [at, { of: one, trigrams }] of this.all.entries()) {
      for (const { of: other, trigrams: others } of this.all.slice(at + 1)) {
        // Sets of very different size cannot share enough.
        if (Math.min(trigrams.size, others.size) < least * Math.max(trigrams.size, others.size)) continue;
        const likeness = likenessOf(trigrams, others);
        if (likeness >= least) found.push({ one, other, likeness });
      }
    }
    return found.sort((a, b) => b.likeness - a.likeness);
  }
}
