import type { Compared } from './compared.js';

/** Some entries of a list of a comparison, and where in it they belong. */
export interface ComparisonPart {
  path: readonly (string | number)[];
  entries: unknown[];
}

/** Everything but the long lists, which are empty. */
export type ComparisonHead = Compared;

type Lists = { path: (string | number)[]; list: readonly unknown[]; atOnce: number }[];

/**
 * A comparison in pieces, each of which another thread takes in within a few milliseconds: what is sent from thread to
 * thread is read in one go, and meanwhile nobody else gets an answer.
 */
export function inParts(compared: Compared): { head: ComparisonHead; parts: ComparisonPart[] } {
  const { evidence, comparison } = compared;
  const lists: Lists = [
    { path: ['evidence', 'candidates'], list: evidence.candidates, atOnce: 1000 },
    ...evidence.assessments.map(({ sittings }, a) => ({
      ...{ path: ['evidence', 'assessments', a, 'sittings'], list: sittings, atOnce: 200 },
    })),
    { path: ['comparison', 'candidates'], list: comparison.candidates, atOnce: 50 },
    { path: ['comparison', 'pairs'], list: comparison.pairs, atOnce: 1000 },
    { path: ['comparison', 'disagreements'], list: comparison.disagreements, atOnce: 1000 },
    ...comparison.bands.map(({ overlaps }, b) => ({
      ...{ path: ['comparison', 'bands', b, 'overlaps'], list: overlaps, atOnce: 50 },
    })),
  ];
  const head: ComparisonHead = {
    ...compared,
    evidence: {
      ...evidence,
      candidates: [],
      assessments: evidence.assessments.map((assessment) => ({ ...assessment, sittings: [] })),
    },
    comparison: {
      ...comparison,
      ...{ candidates: [], pairs: [], disagreements: [] },
      bands: comparison.bands.map((band) => ({ ...band, overlaps: [] })),
    },
  };
  return { head, parts: lists.flatMap(cut) };
}

function cut({ path, list, atOnce }: Lists[number]): ComparisonPart[] {
  return Array.from({ length: Math.ceil(list.length / atOnce) }, (_, place) => ({
    path,
    entries: list.slice(place * atOnce, (place + 1) * atOnce),
  }));
}

/** Puts a part where it belongs. */
export function addPart(head: ComparisonHead, { path, entries }: ComparisonPart): void {
  let place: unknown = head;
  for (const step of path) place = (place as Record<string | number, unknown>)[step];
  (place as unknown[]).push(...entries);
}
