import { holdTogether } from '../comparison/statistics/comparison-intervals.js';
import { type DemographicKey, demographicKeys, questionOf } from '../demographics/demographic-questions.js';
import type { AnswerCount } from '../demographics/demographic-answers.service.js';
import { adverseImpact, type GroupImpact } from './adverse-impact.js';

/** A group at a step, as far as it may be shown: nothing below five. */
export interface ShownGroup {
  name: string;
  total: number;
  /** Nothing where fewer than five passed, or fewer than five did not. */
  selected: number | null;
  few: 'selected' | 'turned down' | null;
  best: boolean;
  ratio: number | null;
  fourFifths: boolean | null;
  /** Fisher's exact test; nothing where it would tell a count below five. */
  p: number | null;
  /** Whether the p is below .05 by itself, and whether it still is with all groups of the page taken together. */
  below: boolean;
  clear: boolean;
  /** No outcome with these totals could have come below .05. */
  tooFew: boolean;
  turnsOnOne: boolean;
}

export interface ShownQuestion {
  question: DemographicKey;
  label: string;
  groups: ShownGroup[];
  /** How many groups are left out because fewer than five of them came to the step. */
  leftOut: number;
}

/** One step, or one criterion. */
export interface ImpactStep {
  key: string;
  name: string;
  questions: ShownQuestion[];
}

export interface ImpactFigures {
  steps: ImpactStep[];
}

/** Counts and groups of fewer are not shown. */
export const fewest = 5;
const level = 0.05;

/**
 * How groups fared at each step, as it may be shown. At most one page in twenty names a difference that is none: all
 * groups, questions, and steps of both parts are taken together (Holm), each part at half the level.
 * @param counts of each step, by group: how many came to it and how many of those passed
 */
export function impactFigures(
  steps: readonly { key: string; name: string }[],
  counts: readonly AnswerCount[],
): ImpactFigures {
  const blocks = steps.flatMap(({ key }) => demographicKeys.map((question) => blockOf(key, question, counts)));
  // Which outcomes could count is known from the totals alone, so leaving the others out costs nothing (Tarone 1990).
  const tested = blocks.flatMap(({ groups }) =>
    groups.flatMap((group) =>
      group.p !== undefined && group.smallestP! <= level / 2 ? [{ group, p: group.p, groups: groups.length }] : [],
    ),
  );
  // The group that others are held against is the one that came out highest, so each stands for all pairs of groups.
  const held = holdTogether(
    tested.map((one) => Math.min(1, (one.p * one.groups) / 2)),
    level / 2,
  );
  const clear = new Set(tested.filter((_, place) => held[place]).map(({ group }) => group));
  return {
    steps: steps.map((step) => ({
      ...step,
      questions: blocks
        .filter(({ step: key, groups }) => key === step.key && groups.length > 1)
        .map(({ question, groups, leftOut }) => ({
          question,
          label: questionOf(question).label,
          groups: groups.map((group) => shownGroup(group, groups, clear.has(group))),
          leftOut,
        })),
    })),
  };
}

function blockOf(step: string, question: DemographicKey, counts: readonly AnswerCount[]) {
  const own = counts.filter((one) => one.set === step && one.question === question);
  const large = own.filter(({ total }) => total >= fewest);
  const names: Readonly<Record<string, string>> = questionOf(question).answers;
  const groups = adverseImpact(
    Object.keys(names).flatMap((answer) =>
      large
        .filter((one) => one.answer === answer)
        .map(({ total, marked }) => ({ key: answer, name: names[answer]!, total, selected: marked })),
    ),
  );
  return { step, question, groups, leftOut: own.length - large.length };
}

function shownGroup(group: GroupImpact, all: readonly GroupImpact[], clear: boolean): ShownGroup {
  const { name, total, selected, ratio, fourFifths, p, smallestP, turnsOnOne = false } = group;
  const few = fewIn(group);
  const best = all.find((one) => one.rate > 0 && one.ratio === undefined);
  const plain = few === null && best !== undefined && fewIn(best) === null;
  return {
    ...{ name, total, few, turnsOnOne, clear },
    selected: few ? null : selected,
    best: group === best,
    ratio: plain && ratio !== undefined ? ratio : null,
    fourFifths: fourFifths ?? null,
    p: plain && p !== undefined ? p : null,
    below: p !== undefined && p <= level,
    tooFew: smallestP !== undefined && smallestP > level,
  };
}

function fewIn({ total, selected }: GroupImpact): ShownGroup['few'] {
  if (selected < fewest) return 'selected';
  return total - selected < fewest ? 'turned down' : null;
}
