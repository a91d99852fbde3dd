import { levelsOf, type CriterionKind } from '../../assessments/model/vocabulary.js';
import type { Category } from '../../jobs/model/category.js';
import { shown } from '../file/problem.js';
import { mostLevels } from './table-cells.js';
import type { ColumnName, Columns } from './table-columns.js';
import type { TableEntry } from './table-entries.js';
import { grouped } from './table-grouping.js';
import type { TableProblem } from './table-rows.js';

export interface CriterionShape {
  name: string;
  kind: CriterionKind;
  weight: number;
  measures: readonly Category[];
}

export interface AssessmentShape {
  name: string;
  levels: number;
  criteria: ReadonlyMap<string, CriterionShape>;
}

/** What the rows together say of each assessment and criterion. */
export interface TableShape {
  assessments: ReadonlyMap<string, AssessmentShape>;
  problems: TableProblem[];
  assumptions: string[];
}

export function shapeOf(entries: readonly TableEntry[], columns: Columns): TableShape {
  const finder = new ShapeFinder(columns, entries);
  const assessments = new Map(
    [...grouped(entries, (entry) => entry.assessment)].map(([name, own]) => [name, finder.assessment(name, own)]),
  );
  return { assessments, problems: finder.problems, assumptions: finder.assumptions };
}

class ShapeFinder {
  readonly problems: TableProblem[] = [];
  readonly assumptions: string[] = [];
  private readonly weighted: boolean;
  private readonly categorised: boolean;

  constructor(
    private readonly columns: Columns,
    entries: readonly TableEntry[],
  ) {
    this.weighted = entries.some((entry) => entry.weight !== undefined);
    this.categorised = entries.some((entry) => entry.categories.length > 0);
  }

  assessment(name: string, entries: readonly TableEntry[]): AssessmentShape {
    const byCriterion = grouped(entries, (entry) => entry.criterion);
    const kinds = new Map([...byCriterion].map(([key, own]) => [key, this.kind(own)]));
    const onScale = entries.filter((entry) => kinds.get(entry.criterion) === 'scale');
    const levels = this.levels(name, onScale);
    const criteria = [...byCriterion].map(([key, own]): [string, CriterionShape] => {
      const kind = kinds.get(key) ?? 'scale';
      this.checkLevels(own, levelsOf(kind, levels), kind);
      return [key, { name: key, kind, weight: this.weight(own, kind), measures: this.measures(own) }];
    });
    this.checkWeights(name, criteria, entries[0]?.line ?? 0);
    return { name, levels, criteria: new Map(criteria) };
  }

  /** A criterion answered in words, or on a scale of two, is a yes or no. */
  private kind(entries: readonly TableEntry[]): CriterionKind {
    const word = entries.find((entry) => entry.rating.kind === 'yes_no');
    const number = entries.find((entry) => entry.rating.kind === 'scale');
    if (word && number) {
      const message = `is a ${word.line > number.line ? 'yes or no' : 'number'}, and line ${Math.min(word.line, number.line)} of the same criterion is not; keep to one`;
      this.report(Math.max(word.line, number.line), 'rating', message);
      return 'scale';
    }
    return word || entries.some((entry) => entry.levels === 2) ? 'yes_no' : 'scale';
  }

  private levels(name: string, entries: readonly TableEntry[]): number {
    const stated = this.same(entries, 'levels', (entry) => entry.levels);
    if (stated !== undefined) return stated;
    const highest = entries.reduce((most, entry) => Math.max(most, entry.rating.level ?? 0), 0);
    const levels = Math.min(mostLevels, Math.max(3, highest));
    if (entries.length > 0) {
      const why = highest < 3 ? 'the fewest that a scale has' : 'the highest rating found';
      this.assumptions.push(`The scale of “${shown(name)}” was taken to have ${levels} levels, ${why}.`);
    }
    return levels;
  }

  private checkLevels(entries: readonly TableEntry[], levels: number, kind: CriterionKind): void {
    for (const { line, rating } of entries) {
      if (rating.level === null || (rating.level >= 1 && rating.level <= levels)) continue;
      const scale = kind === 'yes_no' ? 'a yes or no; give yes or no' : `this scale; give a level from 1 to ${levels}`;
      const side = rating.level < 1 ? 'below the lowest level, 1, of' : `above the ${levels} levels of`;
      this.report(line, 'rating', `${rating.level} is ${side} ${scale}`);
    }
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
    if (stated === undefined && this.categorised && first && counts) {
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
    column: ColumnName,
    of: (entry: TableEntry) => T | undefined,
  ): T | undefined {
    const first = entries.find((entry) => of(entry) !== undefined);
    if (!first) return undefined;
    const value = of(first);
    const other = entries.find((entry) => of(entry) !== undefined && of(entry) !== value);
    if (other) {
      const what = column === 'levels' ? 'assessment' : 'criterion';
      const message = `is ${of(other)}, and line ${first.line} of the same ${what} says ${value}; give one value`;
      this.report(other.line, column, message);
    }
    return value;
  }

  private report(line: number, column: ColumnName, message: string): void {
    this.problems.push({ line, column: this.columns[column]?.title ?? column, message });
  }
}
