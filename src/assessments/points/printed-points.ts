import { categories, type Category } from '../../jobs/model/category.js';
import type { Cells } from './points-plan.js';

/** Points as a column prints them: each rounded up or down to a hundredth, so that every sum is exact. */
export interface PrintedPoints {
  assessments: { points: string; criteria: PrintedCriterion[] }[];
  categories: Record<Category, string>;
  /** Of criteria that measure no category. */
  none: string;
}

export interface PrintedCriterion {
  points: string;
  /** By category, in the order of all four; empty where it does not measure it. */
  cells: string[];
}

type Counted = readonly {
  criteria: readonly { points: number | null; pointsByCategory: Partial<Record<Category, number>> }[];
}[];

/** Several parts of a page print the same points. */
const known = new WeakMap<Counted, PrintedPoints>();

/** The same of a plan or a comparison, whose criteria carry their points and the part of them in each category. */
export function printedOf(assessments: Counted): PrintedPoints {
  const found = known.get(assessments) ?? printedAnew(assessments);
  known.set(assessments, found);
  return found;
}

function printedAnew(assessments: Counted): PrintedPoints {
  return printedPoints({
    assessments: assessments.map(({ criteria }) => ({
      criteria: criteria.map(({ points, pointsByCategory }) => ({
        cells: Object.keys(pointsByCategory).length > 0 ? pointsByCategory : { none: points ?? 0 },
      })),
    })),
  });
}

interface Countable {
  assessments: readonly { criteria: readonly { cells: Cells }[] }[];
}

/** Hundredths are enough for a score out of 100 to come out the same by hand. */
const parts = 100;

/**
 * Rounds a table of points together with all its sums, so that the printed cells of a criterion add up to its printed
 * points, those to its assessment's and its category's, and both of these to 100. No number is off by a hundredth.
 * @param points out of 100, unrounded
 * @see Bacharach, Management Science 12 (1966); Cox, JASA 82 (1987): a table can always be rounded like this
 */
export function printedPoints(points: Countable): PrintedPoints {
  const edges = edgesOf(points);
  roundAll(edges);
  const text = (edge: Edge | undefined) => (edge ? hundredths(edge.amount) : '');
  const found = new Map(edges.map((edge) => [edge.name, edge]));
  return {
    assessments: points.assessments.map(({ criteria }, a) => ({
      points: text(found.get(`${a}`)),
      criteria: criteria.map((_, i) => ({
        points: text(found.get(`${a} ${i}`)),
        cells: categories.map((category) => text(found.get(`${a} ${i} ${category}`))),
      })),
    })),
    categories: Object.fromEntries(categories.map((category) => [category, text(found.get(category))])) as Record<
      Category,
      string
    >,
    none: text(found.get('none')),
  };
}

/** Points flow from the whole to assessments, from these to criteria, and from these to categories. */
interface Edge {
  name: string;
  from: string;
  to: string;
  /** In hundredths of a point. */
  amount: number;
}

function edgesOf({ assessments }: Countable): Edge[] {
  const keys = [...categories, 'none'] as const;
  const columns = keys.map((name): Edge => ({ name, from: name, to: 'all categories', amount: 0 }));
  const others = assessments.flatMap(({ criteria }, a) => {
    const own: Edge = { name: `${a}`, from: 'all assessments', to: `${a}`, amount: 0 };
    const inside = criteria.flatMap(({ cells }, i) => {
      const line: Edge = { name: `${a} ${i}`, from: own.name, to: `${a} ${i}`, amount: 0 };
      const out = keys.flatMap((key, k): Edge[] => {
        const amount = cells[key];
        if (amount === undefined) return [];
        for (const sum of [line, own, columns[k]!]) sum.amount += amount * parts;
        return [{ name: `${line.name} ${key}`, from: line.name, to: key, amount: amount * parts }];
      });
      return [line, ...out];
    });
    return [own, ...inside];
  });
  return [...others, ...columns];
}

/**
 * Where one edge at a node is not whole another is not either (at both ends of the flow too, since all make 100), so
 * those that are not make a circle. Something is sent round it until one of them is whole; sums stay as they are.
 *
 * One that is alone at a node is off by no more than what was taken for whole in others there: it is rounded to what it
 * is near. Left as it is, it would be a way without an end.
 */
function roundAll(edges: readonly Edge[]): void {
  const open = new Map<string, Set<Edge>>();
  for (const edge of edges) {
    settle(edge);
    for (const node of isOpen(edge) ? [edge.from, edge.to] : []) {
      const others = open.get(node);
      if (others) others.add(edge);
      else open.set(node, new Set([edge]));
    }
  }
  for (const edge of edges) {
    while (isOpen(edge)) {
      const { circle, alone } = circleFrom(edge, open);
      if (alone) {
        alone.amount = Math.round(alone.amount);
        close(alone, open);
        continue;
      }
      const up = Math.min(...circle.map(({ edge: one, along }) => (along ? roomAbove(one) : roomBelow(one))));
      const down = Math.min(...circle.map(({ edge: one, along }) => (along ? roomBelow(one) : roomAbove(one))));
      const sent = up <= down ? up : -down;
      for (const { edge: one, along } of circle) {
        one.amount += along ? sent : -sent;
        settle(one);
        if (!isOpen(one)) close(one, open);
      }
    }
    edge.amount = Math.round(edge.amount);
  }
}

function close(edge: Edge, open: ReadonlyMap<string, Set<Edge>>): void {
  for (const node of [edge.from, edge.to]) open.get(node)?.delete(edge);
}

interface Way {
  circle: { edge: Edge; along: boolean }[];
  /** The last one, where it ended at a node with no other. */
  alone?: Edge;
}

function circleFrom(start: Edge, open: ReadonlyMap<string, ReadonlySet<Edge>>): Way {
  const path: Way['circle'] = [];
  const visited = new Map<string, number>();
  let at = start.from;
  while (!visited.has(at)) {
    visited.set(at, path.length);
    let next: Edge | undefined;
    for (const edge of open.get(at) ?? []) {
      if (edge === path.at(-1)?.edge) continue;
      next = edge;
      break;
    }
    if (!next) return { circle: [], alone: path.at(-1)?.edge ?? start };
    const along = next.from === at;
    path.push({ edge: next, along });
    at = along ? next.to : next.from;
  }
  return { circle: path.slice(visited.get(at)) };
}

/** What the order of additions does to a sum is far below this; a part of a hundredth that means something is not. */
const whole = 1e-6;

function isOpen({ amount }: Edge): boolean {
  return Math.abs(amount - Math.round(amount)) > 0;
}

function settle(edge: Edge): void {
  const near = Math.round(edge.amount);
  if (Math.abs(edge.amount - near) < whole) edge.amount = near;
}

function roomAbove({ amount }: Edge): number {
  return Math.ceil(amount) - amount;
}

function roomBelow({ amount }: Edge): number {
  return amount - Math.floor(amount);
}

/** "5.56", "40.00". */
function hundredths(amount: number): string {
  return (amount / parts).toFixed(2);
}
