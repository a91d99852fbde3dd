import type { Comparison } from '../engine/comparison.js';
import { gapSentence } from '../engine/order-sentences.js';
import { shortList } from '../engine/short-list.js';
import { numberWord } from '../engine/wording.js';
import { candidateHeads, type CandidateHead } from './score-table.js';

/** Whom the evidence puts among the best so many, for the page. */
export interface ShortListView {
  places: number;
  /** More would be everybody. */
  most: number;
  title: string;
  groups: { label: string; why: string; people: CandidateHead[] }[];
  /** What would settle it for those of whom the evidence can't tell. */
  settle: string[];
}

/** @param places how many are wanted; as many as there is a choice for at most. Nothing where fewer than two are ranked */
export function shortListView(comparison: Comparison, places: number): ShortListView | undefined {
  const ranked = comparison.candidates.filter(({ rankRange }) => rankRange !== undefined).length;
  if (ranked < 2) return undefined;
  const list = shortList(comparison, Math.min(places, ranked - 1));
  const heads = new Map(candidateHeads(comparison).map((head) => [head.key, head]));
  const people = (keys: readonly string[]) => keys.map((key) => heads.get(key)!);
  const best = list.places === 1 ? 'first' : `among the first ${numberWord(list.places)}`;
  return {
    places: list.places,
    most: ranked - 1,
    title: list.places === 1 ? 'The one best candidate' : `The ${numberWord(list.places)} best candidates`,
    groups: [
      { label: 'Surely in', why: `Even their lowest possible rank is ${best}.`, people: people(list.surelyIn) },
      { label: 'Can’t tell', why: 'Their possible ranks lie on both sides of the line.', people: people(list.open) },
      { label: 'Surely out', why: `Even their highest possible rank is not ${best}.`, people: people(list.surelyOut) },
    ],
    settle: settled(comparison, list.closest),
  };
}

function settled(comparison: Comparison, closest: ReturnType<typeof shortList>['closest']): string[] {
  if (!closest) return [];
  const names = closest.candidates.map((key) => comparison.candidates.find((one) => one.key === key)?.name ?? key);
  if (closest.more === 'unknown') {
    return [
      `Where to draw the line between ${names.join(' and ')} would take more panelists. How many can’t be estimated from these scorecards.`,
    ];
  }
  const { difference, more } = closest;
  return [gapSentence(names, { difference, more }, comparison.job.maximum)];
}
