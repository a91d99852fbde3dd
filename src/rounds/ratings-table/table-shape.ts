import { valueCount, type RatingScale } from '../../assessments/model/rating-scale.js';
import type { CriterionKind } from '../../assessments/model/vocabulary.js';
import type { Category } from '../../jobs/model/category.js';
import { shown } from '../file/problem.js';
import { isPointsPossible, type NamedRole } from './column-roles.js';
import { ScaleFinder, type FoundScale } from './find-scale.js';
import type { Columns } from './find-columns.js';
import type { TableChoices } from './table-choices.js';
import type { TableEntry } from './table-entries.js';
import { grouped } from './table-grouping.js';
import type { TableProblem } from '../../platform/tables/table-rows.js';

export interface CriterionShape {
  name: string;
  kind: CriterionKind;
  weight: number;
  measures: readonly Category[];
  found: FoundScale;
}

export interface AssessmentShape {
  name: string;
  criteria: ReadonlyMap<string, CriterionShape>;
}

/** What the rows together say of each assessment and criterion. */
export interface TableShape {
  assessments: ReadonlyMap<string, AssessmentShape>;
  problems: TableProblem[];
  assumptions: string[];
}

export function shapeOf(entries: readonly TableEntry[], columns: Columns, choices: TableChoices): TableShape {
  const finder = new ShapeFinder(columns, entries, choices);
  const assessments = new Map(
    [...grouped(entries, (entry) => entry.assessment)].map(([name, own]) => [name, finder.assessment(name, own)]),
  );
  return { assessments, problems: finder.problems, assumptions: finder.assumptions };
}

/** How many levels an assessment's criteria share; of different scales the fewest values. */
export function levelsShared({ criteria }: AssessmentShape): number {
  const counts = [...criteria.values()]
    .filter(({ kind }) => kind === 'scale')
    .map(({ found }) => valueCount(found.scale));
  return counts.length > 0 ? Math.min(...counts) : 3;
}

/** The scale of a criterion as evidence carries it: nothing where it has the assessment's levels from 1. */
export function ownScale({ kind, found }: CriterionShape, levels: number): RatingScale | undefined {
  return kind === 'yes_no' || found.levels === levels ? undefined : found.scale;
}

class ShapeFinder {
  readonly problems: TableProblem[] = [];
  readonly assumptions: string[] = [];
  private readonly weighted: boolean;
  private readonly categorized: boolean;

  constructor(
    private readonly columns: Columns,
    entries: readonly TableEntry[],
    private readonly choices: TableChoices,
  ) {
    this.weighted = entries.some((entry) => entry.weight !== undefined);
    this.categorized = entries.some((entry) => entry.categories.length > 0);
  }

  assessment(name: string, entries: readonly TableEntry[]): AssessmentShape {
    const byCriterion = grouped(entries, (entry) => entry.criterion);
    const scales = new ScaleFinder(name, byCriterion, this.choices, this.pointsPossible());
    const criteria = [...byCriterion].map(([key, own]): [string, CriterionShape] => {
      const found = scales.find(key);
      const { kind } = found;
      return [key, { name: key, kind, weight: this.weight(own, kind), measures: this.measures(own), found }];
    });
    this.problems.push(...scales.problems);
    this.assumptions.push(...scales.assumptions);
    this.checkWeights(name, criteria, entries[0]?.line ?? 0);
    return { name, criteria: new Map(criteria) };
  }

  private pointsPossible(): boolean {
    const { maximum } = this.columns.at;
    return maximum !== undefined && isPointsPossible(this.columns.titles[maximum]!);
  }

  private weight(entries: readonly TableEntry[], kind: CriterionKind): number {
    const stated = this.same(entries, 'weight', (entry) => entry.weight);
    if (stated !== undefined) return stated;
    const first = entries[0];
    if (this.weighted && kind === 'scale' && first) {
      this.report(first.line, 'weight', `“${shown(first.criterion)}” has no weight, and other criteria have one`);
    }
    if (kind === 'scale') return 1;
    if (first) this.assumptions.push(`“${shown(first.criterion)}”, a yes or no, is counted but carries no weight.`);
    return 0;
  }

  private measures(entries: readonly TableEntry[]): readonly Category[] {
    const stated = this.same(entries, 'category', (entry) =>
      entry.categories.length > 0 ? entry.categories.join(' + ') : undefined,
    );
    const first = entries[0];
    const counts = entries.some(({ weight }) => weight !== 0);
    if (stated === undefined && this.categorized && first && counts) {
      const message = `“${shown(first.criterion)}” has no category, and other criteria have one`;
      this.report(first.line, 'category', message);
    }
    return entries.find((entry) => entry.categories.length > 0)?.categories ?? [];
  }

  private checkWeights(name: string, criteria: readonly [string, CriterionShape][], line: number): void {
    if (criteria.some(([, criterion]) => criterion.weight > 0)) return;
    if (this.weighted) {
      this.report(line, 'weight', `every criterion of “${shown(name)}” has the weight 0; at least one must be above 0`);
      return;
    }
    for (const [, criterion] of criteria) criterion.weight = 1;
    this.assumptions.push(`“${shown(name)}” holds only yes or no answers; each carries the same weight.`);
  }

  /** The value that the entries agree on; a problem at the first line that departs from it. */
  private same<T extends string | number>(
    entries: readonly TableEntry[],
    column: NamedRole,
    of: (entry: TableEntry) => T | undefined,
  ): T | undefined {
    const first = entries.find((entry) => of(entry) !== undefined);
    if (!first) return undefined;
    const value = of(first);
    const other = entries.find((entry) => of(entry) !== undefined && of(entry) !== value);
    if (other) {
      const message = `is ${of(other)}, and line ${first.line} of the same criterion says ${value}; give one value`;
      this.report(other.line, column, message);
    }
    return value;
  }

  private report(line: number, column: NamedRole, message: string): void {
    const index = this.columns.at[column];
    this.problems.push({ line, column: index === undefined ? column : this.columns.titles[index]!, message });
  }
}
