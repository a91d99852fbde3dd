import { categories, type Category, categoryName } from '../../jobs/model/category.js';
import { type Points, pointsOf } from './points.js';
import type { PointsPlan } from './points-plan.js';
import { printedPoints, type PrintedPoints } from './printed-points.js';
import { listed } from '../../platform/base/listed.js';

/** A plan as far as its points and the sentences about them follow from it. */
export interface NamedPointsPlan extends PointsPlan {
  assessments: readonly {
    name: string;
    weight: number;
    criteria: readonly { name: string; weight: number; measures: readonly Category[] }[];
  }[];
}

/** Points, and what has to be said of them. */
export interface PlanPoints {
  points: Points;
  /** What was promised and does not hold, with why and what to change; empty where every promise holds. */
  sentences: string[];
}

/** @returns undefined where nothing carries weight */
export function planPoints(plan: NamedPointsPlan): PlanPoints | undefined {
  const points = pointsOf(plan);
  if (!points) return undefined;
  const facts = new Facts(plan, points);
  const sentences = points.pointsFrom === 'literal_weights' ? literal(facts) : kept(facts);
  return { points, sentences };
}

class Facts {
  constructor(
    readonly plan: NamedPointsPlan,
    readonly points: Points,
  ) {}

  private rounded: PrintedPoints | undefined;

  /** Worked out only for a sentence that needs it: most plans have none. */
  get printed(): PrintedPoints {
    return (this.rounded ??= printedPoints(this.points));
  }
}

function literal(facts: Facts): string[] {
  const { plan, points } = facts;
  const apart = points.assessments.flatMap(({ points: own, promised }, a) =>
    Math.abs(own - promised) > 0.005
      ? [
          `${quoted(plan.assessments[a]!.name)} counts ${short(facts.printed.assessments[a]!.points)} instead of ${text(promised)}`,
        ]
      : [],
  );
  const effect = apart.length > 0 ? ` By the plan’s weights alone it would be otherwise: ${listed(apart)} points.` : '';
  return [
    `These points follow from literal weights, the calculation this plan was locked under: inside each category a criterion counts its assessment’s weight times its own.${effect} A new version of the plan counts each assessment and each category as planned.`,
    ...unmeasured({ plan, points }),
  ];
}

function kept(facts: Facts): string[] {
  return [...broken(facts), ...outside(facts), ...withoutPoints(facts), ...unmeasured(facts), ...unrated(facts)];
}

/** Which category counts what instead of what, why, and what to change. */
function broken(facts: Facts): string[] {
  const { plan, points } = facts;
  const apart = [...points.short.categories, ...points.over.categories];
  if (apart.length === 0) return [];
  const counts = apart
    .map((category) => categories.indexOf(category))
    .sort((one, other) => one - other)
    .map((k, at) => {
      const [own, promised] = [short(facts.printed.categories[categories[k]!]), text(points.categories[k]!.promised)];
      return `${categoryName[categories[k]!]} ${at === 0 ? `counts ${own} points` : own} instead of ${promised}`;
    });
  const { why, change } = reason(plan, points);
  return [`${listed(counts)}: ${why}. To keep both promises, ${change}.`];
}

/** From the side that names fewer: what alone measures those who are short, or what the others measure alone. */
function reason(plan: NamedPointsPlan, points: Points): { why: string; change: string } {
  const { short: few, over: many } = points;
  const size = (side: Points['short']) => side.categories.length + side.assessments.length;
  const onlyShort = few.categories.length > 0 && (many.categories.length === 0 || size(few) <= size(many));
  const side = onlyShort ? few : many;
  const names = listed(side.assessments.map((a) => quoted(plan.assessments[a]!.name)));
  const kinds = listed(side.categories.map((category) => categoryName[category].toLowerCase()));
  const one = side.assessments.length === 1;
  const given = sum(side.assessments.map((a) => points.assessments[a]!.points));
  const wanted = sum(side.categories.map((category) => points.categories[categories.indexOf(category)]!.promised));
  const together = one ? '' : ' together';
  // A criterion outside the categories takes from what these numbers are of.
  const exact = points.none < 0.005;
  if (onlyShort) {
    return {
      why: `only ${names} ${one ? 'measures' : 'measure'} ${kinds}, and ${one ? 'it counts' : 'they count'} ${text(given)} points${together}`,
      change: `measure ${kinds} in another assessment too, let ${names} count ${exact ? `at least ${text(wanted)} points${together}` : 'more'}, or give ${kinds} ${exact ? `at most ${text(given)} points${side.categories.length > 1 ? ' together' : ''}` : 'fewer points'} in the job analysis`,
    };
  }
  return {
    why: `${names} ${one ? 'counts' : 'count'} ${text(given)} points${together} and ${one ? 'measures' : 'measure'} only ${kinds}`,
    change: `measure another category in ${names} too, let ${names} count ${exact ? `at most ${text(wanted)} points${together}` : 'less'}, or give ${kinds} ${exact ? `at least ${text(given)} points${side.categories.length > 1 ? ' together' : ''}` : 'more points'} in the job analysis`,
  };
}

/** Criteria with points that measure no category, where others do. */
function outside(facts: Facts): string[] {
  const { plan, points } = facts;
  if (points.pointsFrom === 'assessments_only' || points.none < 1e-9 || points.none > 100 - 1e-9) return [];
  const names = criteriaWhere(plan, points, ({ weight, measures }) => weight > 0 && measures.length === 0);
  const own = names.length === 1 ? 'its' : 'their';
  return [
    `${some(names)} ${names.length === 1 ? 'measures' : 'measure'} no category, so ${own} ${short(facts.printed.none)} points count in none, and the categories share the rest. Say what ${names.length === 1 ? 'it measures' : 'they measure'}.`,
  ];
}

function withoutPoints({ plan, points }: Facts): string[] {
  const empty = (only: (promised: number) => boolean) =>
    plan.assessments.flatMap(({ criteria }, a) =>
      points.assessments[a]!.points > 0
        ? criteria.filter(({ weight, measures }, i) => {
            const promised = sum(measures.map((one) => points.categories[categories.indexOf(one)]!.promised));
            return weight > 0 && points.assessments[a]!.criteria[i]!.points < 1e-9 && only(promised);
          })
        : [],
    );
  const unasked = empty((promised) => promised === 0);
  const crowded = empty((promised) => promised > 0);
  const kinds = (list: typeof unasked) =>
    listed(
      categories
        .filter((category) => list.some(({ measures }) => measures.includes(category)))
        .map((category) => categoryName[category].toLowerCase()),
    );
  const lines: string[] = [];
  if (unasked.length > 0) {
    lines.push(
      `${some(unasked.map(({ name }) => name))} ${unasked.length === 1 ? 'has' : 'have'} no points: the job analysis gives ${kinds(unasked)} none.`,
    );
  }
  if (crowded.length > 0) {
    lines.push(
      `${some(crowded.map(({ name }) => name))} ${crowded.length === 1 ? 'has' : 'have'} no points: those of ${kinds(crowded)} all go to assessments that measure nothing else.`,
    );
  }
  return lines;
}

function unmeasured({ plan, points }: Pick<Facts, 'plan' | 'points'>): string[] {
  if (points.pointsFrom === 'assessments_only' || points.categories.every(({ measured }) => !measured)) return [];
  const all = sum(categories.map((category) => plan.categoryWeights[category]));
  return points.categories.flatMap(({ category, measured }) => {
    const wanted = all > 0 ? (100 * plan.categoryWeights[category]) / all : 0;
    if (measured || wanted < 0.005) return [];
    return [
      `${categoryName[category]} is not measured, so it is left out for every candidate; its ${text(wanted)} points go to the other categories.`,
    ];
  });
}

/** An assessment that should count and has nothing that does. */
function unrated({ plan }: Facts): string[] {
  const all = sum(plan.assessments.map(({ weight }) => weight));
  return plan.assessments.flatMap(({ name, weight, criteria }) =>
    weight > 0 && criteria.every((one) => one.weight === 0)
      ? [
          `${quoted(name)} has no criterion that counts yet, so its ${text((100 * weight) / all)} points go to the other assessments.`,
        ]
      : [],
  );
}

function criteriaWhere(
  plan: NamedPointsPlan,
  points: Points,
  wanted: (one: NamedPointsPlan['assessments'][number]['criteria'][number]) => boolean,
): string[] {
  return plan.assessments.flatMap(({ criteria }, a) =>
    points.assessments[a]!.points > 0 ? criteria.filter(wanted).map(({ name }) => name) : [],
  );
}

const mostNamed = 4;

/** Names in quotes; past a handful the first ones and how many more. */
function some(names: readonly string[]): string {
  if (names.length <= mostNamed) return listed(names.map(quoted));
  return listed([...names.slice(0, mostNamed - 1).map(quoted), `${names.length - mostNamed + 1} more criteria`]);
}

/** Points in a sentence: "40", "17.14". */
export function text(points: number): string {
  return short((Math.round(points * 1e7) / 1e7).toFixed(2));
}

/** A printed number without hundredths that say nothing. */
export function short(printed: string): string {
  return printed.replace(/\.?0+$/, '') || '0';
}

function quoted(name: string): string {
  return `“${name}”`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
