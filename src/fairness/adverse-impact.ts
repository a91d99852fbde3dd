/** One group of candidates at one step: how many came to it, and how many of them passed it. */
export interface GroupCount {
  key: string;
  name: string;
  total: number;
  selected: number;
}

/** One group beside the one with the highest selection rate. */
export interface GroupImpact extends GroupCount {
  /** Selected out of the total, 0 to 1. */
  rate: number;
  /** The rate over the highest one, 0 to 1; nothing for the group with the highest rate itself. */
  ratio?: number;
  /** Whether the ratio is at least four-fifths. */
  fourFifths?: boolean;
  /** Fisher's exact test against the group with the highest rate, two-sided. */
  p?: number;
  /** The smallest p that any outcome with these totals could have; above the level, nothing could ever be shown. */
  smallestP?: number;
  /** The ratio if one more of this group and one fewer of the other had been selected. */
  flippedRatio?: number;
  /** Whether that one decision moves the ratio across four-fifths. */
  turnsOnOne?: boolean;
}

export const fourFifths = 0.8;

/**
 * Selection rates of groups at one step, each held against the highest.
 *
 * The four-fifths rule and the check of one decision are those of the Uniform Guidelines on Employee Selection
 * Procedures, 29 CFR 1607.4 D, and questions 20 and 21 of the questions and answers on them (44 FR 11996, 1979). The
 * group with the highest rate is the one that others are held against; among equal rates, the largest.
 * @param groups at least one selected among all, each with `0 <= selected <= total` and `total > 0`
 * @returns the same groups in the same order; without ratios where nobody was selected or there is only one group
 */
export function adverseImpact(groups: readonly GroupCount[]): GroupImpact[] {
  const rated = groups.map((group) => ({ ...group, rate: group.selected / group.total }));
  const best = rated.reduce<GroupImpact | undefined>(
    (most, one) => (!most || one.rate > most.rate || (one.rate === most.rate && one.total > most.total) ? one : most),
    undefined,
  );
  if (!best || best.rate === 0 || rated.length < 2) return rated;
  return rated.map((group) => (group === best ? group : { ...group, ...heldAgainst(group, best) }));
}

function heldAgainst(group: GroupImpact, best: GroupImpact) {
  const ratio = group.rate / best.rate;
  const held = ratio >= fourFifths - tiny;
  const flipped =
    group.selected < group.total && best.selected > 0
      ? (group.selected + 1) / group.total / ((best.selected - 1) / best.total)
      : undefined;
  return {
    ratio,
    fourFifths: held,
    p: fisherExact(group, best),
    smallestP: smallestP(group, best),
    ...(flipped === undefined ? {} : { flippedRatio: flipped, turnsOnOne: flipped >= fourFifths - tiny !== held }),
  };
}

/** So that 4 of 10 against 5 of 10 is four-fifths, whatever the last binary digit. */
const tiny = 1e-9;

/** What was counted of one group: an outcome, and how many it could have been. */
type Counted = Pick<GroupCount, 'selected' | 'total'>;

/**
 * Fisher's exact test of a 2 × 2 table, two-sided: the probability, with all four margins as they are, of a table that
 * is no likelier than the one seen (R. A. Fisher, Statistical Methods for Research Workers, 5th ed. 1934, § 21.02;
 * the two-sided rule is that of R's `fisher.test`).
 * @returns 0 to 1
 */
export function fisherExact(one: Counted, other: Counted): number {
  const chances = tablesOf(one, other);
  const seen = chances.find(({ selected }) => selected === one.selected)!.chance;
  return within(chances, seen);
}

/** The smallest two-sided p that a table with these margins can have. */
function smallestP(one: Counted, other: Counted): number {
  const chances = tablesOf(one, other);
  return within(chances, Math.min(...chances.map(({ chance }) => chance)));
}

function within(chances: readonly { chance: number }[], most: number): number {
  // Two tables that are equally likely may differ in the last digits.
  const limit = most * (1 + 1e-7);
  return Math.min(
    1,
    chances.reduce((sum, { chance }) => sum + (chance <= limit ? chance : 0), 0),
  );
}

/** Every table with these margins, and its probability: the hypergeometric distribution. */
function tablesOf(one: Counted, other: Counted): { selected: number; chance: number }[] {
  const selected = one.selected + other.selected;
  const least = Math.max(0, selected - other.total);
  const most = Math.min(one.total, selected);
  const all = logChoose(one.total + other.total, selected);
  return Array.from({ length: most - least + 1 }, (_, index) => least + index).map((mine) => ({
    selected: mine,
    chance: Math.exp(logChoose(one.total, mine) + logChoose(other.total, selected - mine) - all),
  }));
}

const logFactorials = [0];

function logFactorial(n: number): number {
  while (logFactorials.length <= n) logFactorials.push(logFactorials.at(-1)! + Math.log(logFactorials.length));
  return logFactorials[n]!;
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}
