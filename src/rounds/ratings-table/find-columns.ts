import { oneOf, shown } from '../file/problem.js';
import {
  headingName,
  isAddress,
  isOwnName,
  isTotal,
  isUnused,
  namesPanelist,
  otherHeadings,
  rolesNamed,
  scaleInHeading,
  type NamedRole,
} from './column-roles.js';
import { measureColumns, type ColumnFacts } from './column-facts.js';
import type { HeadingKind, Role, TableChoices } from './table-choices.js';
import type { TableHeader } from './table-header.js';
import type { TableProblem } from '../../platform/tables/table-rows.js';

/** Where each thing stands in the table. */
export interface Columns {
  /** A line a rating, or several ratings side by side under headings that name who gave them or what was rated. */
  shape: 'long' | 'wide';
  /** Of a wide table. */
  headings?: HeadingKind;
  /** False where the headings could as well name the other thing. */
  headingsSure: boolean;
  /** By role: the column's place from 0. */
  at: Partial<Record<NamedRole, number>>;
  scores: ScoreColumn[];
  /** Columns of remarks; several where each belongs to the column of ratings before it. */
  notes: number[];
  titles: readonly string[];
  /** By place: what each column was taken for, and whether its heading says so. */
  uses: ColumnUse[];
}

export interface ColumnUse {
  title: string;
  role: Role;
  sure: boolean;
}

export interface ScoreColumn {
  index: number;
  title: string;
  /** The heading without the scale in it. */
  name: string;
  /** What stands above it in a table with two lines of headings. */
  group: string;
  scale?: { minimum?: number; maximum: number };
}

export type ColumnsReading = { columns: Columns; problems: TableProblem[] };

/** Finds what each column holds: as a person said, by its heading, and by its cells. */
export function findColumns(header: TableHeader, choices: TableChoices): ColumnsReading {
  return new ColumnFinder(header, choices).find();
}

const needed: readonly NamedRole[] = ['candidate', 'panelist', 'rating'];
const named: readonly NamedRole[] = [
  ...(['candidate', 'panelist', 'criterion', 'rating', 'assessment'] as const),
  ...(['levels', 'minimum', 'maximum', 'weight', 'category', 'note'] as const),
];

class ColumnFinder {
  private readonly facts: ColumnFacts[];
  private readonly uses: (ColumnUse | undefined)[];
  private readonly at: Partial<Record<NamedRole, number>> = {};
  private readonly problems: TableProblem[] = [];
  private readonly chosen = new Set<number>();

  constructor(
    private readonly header: TableHeader,
    private readonly choices: TableChoices,
  ) {
    this.facts = measureColumns(header);
    this.uses = header.titles.map(() => undefined);
  }

  find(): ColumnsReading {
    this.takeChoices();
    for (const role of named) this.assign(role, true);
    for (const role of named) this.assign(role, false);
    this.categoryAsCriterion();
    this.onlyScoresAsRating();
    const scores = this.scoreColumns();
    const wide = this.isWide(scores);
    if (wide) this.readWide(scores);
    else this.readLong();
    const headings = wide ? this.headingsOf(scores) : undefined;
    const columns: Columns = {
      shape: wide ? 'wide' : 'long',
      ...(headings && { headings: headings.kind }),
      headingsSure: headings?.sure ?? true,
      at: this.at,
      scores: wide ? scores.map((index) => this.scoreColumn(index)) : [],
      notes: this.uses.flatMap((use, index) => (use?.role === 'note' ? [index] : [])),
      titles: this.header.titles,
      uses: this.header.titles.map(
        (title, place) => this.uses[place] ?? { title, role: 'ignore', sure: isUnused(title) },
      ),
    };
    return { columns, problems: this.problems };
  }

  private use(index: number, role: Role, sure: boolean): void {
    this.uses[index] = { title: this.header.titles[index]!, role, sure };
    if (role !== 'scores' && role !== 'ignore') this.at[role] = index;
  }

  private takeChoices(): void {
    for (const { column, role } of this.choices.columns ?? []) {
      const index = this.indexOf(column);
      if (index === -1) {
        const message = `there is no column “${shown(column)}”; the columns are ${oneOf(
          this.header.titles
            .filter((title) => title !== '')
            .slice(0, 20)
            .map((title) => `“${shown(title)}”`),
        )}`;
        this.problems.push({ line: this.header.line, column: '', message });
        continue;
      }
      const before = this.uses[index];
      if (before && before.role !== 'scores' && before.role !== 'ignore') delete this.at[before.role];
      const other = role === 'scores' || role === 'ignore' ? undefined : this.at[role];
      if (other !== undefined && other !== index) this.uses[other] = undefined;
      this.use(index, role, true);
      this.chosen.add(index);
    }
  }

  private indexOf(column: string): number {
    const numbered = /^#(\d{1,4})$/.exec(column);
    if (numbered) return this.header.titles[Number(numbered[1]) - 1] === undefined ? -1 : Number(numbered[1]) - 1;
    const { titles } = this.header;
    const exact = titles.indexOf(column.trim());
    return exact !== -1 ? exact : titles.findIndex((title) => title.toLowerCase() === column.trim().toLowerCase());
  }

  /** Gives a role to the column whose heading names it; two that could are told, unless one bears its very name. */
  private assign(role: NamedRole, sure: boolean): void {
    if (this.at[role] !== undefined) return;
    const free = this.header.titles.map((_, index) => index).filter((index) => this.isFree(index, role, sure));
    const fitting = free.filter((index) =>
      rolesNamed(this.header.titles[index]!).some((one) => one.role === role && one.sure === sure),
    );
    const own = fitting.filter((index) => isOwnName(this.header.titles[index]!, role));
    const indexes = own.length > 0 && role !== 'note' ? own : fitting;
    if (role === 'note') return indexes.reverse().forEach((index) => this.use(index, role, sure));
    if (role === 'rating' && indexes.length > 1 && this.at.panelist === undefined && this.at.criterion === undefined) {
      // Side by side without a word on who gave them: a column a panelist.
      return indexes.forEach((index) => this.use(index, 'scores', false));
    }
    if (indexes.length > 1 && !this.sharedByScores(role, indexes)) {
      const both = indexes.map((index) => `“${shown(this.header.titles[index]!)}”`);
      const message = `${both.join(' and ')} could each be the ${role}; give the other another name, or say which with --${role}`;
      this.problems.push({ line: this.header.line, column: this.header.titles[indexes[1]!]!, message });
    }
    const index = indexes[0];
    if (index !== undefined && !(indexes.length > 1 && this.sharedByScores(role, indexes))) this.use(index, role, sure);
  }

  private isFree(index: number, role: NamedRole, sure: boolean): boolean {
    const use = this.uses[index];
    if (use === undefined) return this.header.titles[index] !== '';
    // A heading such as "Note" is a remark in one language and a grade in another: its cells decide.
    return !sure && role === 'rating' && use.role === 'note' && this.facts[index]!.numbers && !this.chosen.has(index);
  }

  /** Several columns of ratings may have names such as "Score" and "Points" only where there are criteria beside them. */
  private sharedByScores(role: NamedRole, indexes: readonly number[]): boolean {
    return role === 'rating' && indexes.some((index) => isTotal(this.header.titles[index]!));
  }

  /** "Category" is what was rated where no column names criteria and its cells are not the four categories. */
  private categoryAsCriterion(): void {
    const index = this.at.category;
    if (index === undefined || this.at.criterion !== undefined || this.chosen.has(index)) return;
    if (this.facts[index]!.categories) return;
    delete this.at.category;
    this.use(index, 'criterion', true);
  }

  /** A line that names candidate, panelist and criterion and has one more column of ratings is a line a rating. */
  private onlyScoresAsRating(): void {
    const { candidate, panelist, criterion, rating } = this.at;
    if (candidate === undefined || panelist === undefined || criterion === undefined || rating !== undefined) return;
    if (this.choices.headings !== undefined) return;
    const [index, ...others] = this.scoreColumns();
    if (index !== undefined && others.length === 0 && !this.chosen.has(index)) this.use(index, 'rating', false);
  }

  /** Columns that a person named, or whose cells are ratings and whose heading says nothing else. */
  private scoreColumns(): number[] {
    const said = this.uses.flatMap((use, index) => (use?.role === 'scores' ? [index] : []));
    if (said.length > 0) return said;
    const numbers = this.facts.some((facts, index) => facts.numbers && !this.uses[index]);
    return this.facts.flatMap((facts, index) => {
      const title = this.header.titles[index]!;
      if (this.uses[index] || title === '' || isUnused(title) || isTotal(title)) return [];
      // A letter beside numbers is a group rather than a grade.
      if (facts.letters && numbers && !facts.answers) return [];
      const known = this.looksLikeOther(title) && (facts.empty || facts.someNumbers);
      return facts.ratings || known ? [index] : [];
    });
  }

  /** A judge who has given no score at all has an empty column beside those of the others. */
  private looksLikeOther(title: string): boolean {
    return namesPanelist(title) || scaleInHeading(title) !== undefined;
  }

  private isWide(scores: readonly number[]): boolean {
    if (this.choices.headings !== undefined || this.uses.some((use) => use?.role === 'scores')) return true;
    const { rating, criterion, panelist } = this.at;
    if (rating !== undefined && this.chosen.has(rating)) return false;
    if (scores.length === 0) return false;
    if (rating === undefined) return true;
    // A score beside several other columns of ratings is their sum.
    return criterion === undefined && scores.length >= 2 && (panelist !== undefined || !this.facts[rating]!.ratings);
  }

  private readWide(scores: readonly number[]): void {
    const { rating } = this.at;
    if (rating !== undefined && !this.chosen.has(rating)) {
      delete this.at.rating;
      this.uses[rating] = { title: this.header.titles[rating]!, role: 'ignore', sure: false };
    }
    for (const index of scores) this.use(index, 'scores', this.chosen.has(index) || this.uses[index]?.sure === true);
    if (this.at.panelist === undefined) this.addressAsPanelist();
    if (this.at.candidate === undefined) this.guessCandidate();
    if (scores.length === 0) {
      const message = 'there is no column of ratings; say which with --scores, or in the form';
      this.problems.push({ line: this.header.line, column: '', message });
    }
  }

  private addressAsPanelist(): void {
    const index = this.header.titles.findIndex((title, place) => isAddress(title) && !this.uses[place]);
    if (index !== -1) this.use(index, 'panelist', true);
  }

  /** The first column of names. */
  private guessCandidate(): void {
    const index = this.facts.findIndex((facts, place) => facts.names && !this.uses[place]);
    if (index !== -1 && !isUnused(this.header.titles[index]!)) return this.use(index, 'candidate', false);
    this.missing('candidate');
  }

  private readLong(): void {
    if (this.at.panelist === undefined) this.addressAsPanelist();
    const missing = needed.filter((role) => this.at[role] === undefined);
    if (missing.length === needed.length && this.at.criterion === undefined) {
      const message =
        'the first line names none of the columns candidate, panelist, criterion and rating; a table of ratings has one row for each rating under those names, or a row for each candidate with the ratings side by side. Say which column is what';
      this.problems.push({ line: this.header.line, column: '', message });
      return;
    }
    for (const role of missing) this.missing(role);
  }

  private missing(role: NamedRole): void {
    const message = `there is no such column; it may also be called ${oneOf(otherHeadings(role))}, or say which one it is`;
    this.problems.push({ line: this.header.line, column: role, message });
  }

  private headingsOf(scores: readonly number[]): { kind: HeadingKind; sure: boolean } {
    if (this.choices.headings) return { kind: this.choices.headings, sure: true };
    if (this.at.panelist !== undefined) return { kind: 'criteria', sure: true };
    if (this.at.criterion !== undefined) return { kind: 'panelists', sure: true };
    const titles = scores.map((index) => this.header.groups[index] || this.header.titles[index]!);
    const people = titles.filter(namesPanelist).length;
    const scaled = scores.filter((index) => scaleInHeading(this.header.titles[index]!)).length;
    if (people > titles.length / 2) return { kind: 'panelists', sure: true };
    if (scaled > titles.length / 2) return { kind: 'criteria', sure: true };
    const { candidate } = this.at;
    // A candidate on several lines has a line a scorecard.
    if (candidate !== undefined && this.facts[candidate]!.repeats) return { kind: 'criteria', sure: false };
    return { kind: 'panelists', sure: false };
  }

  private scoreColumn(index: number): ScoreColumn {
    const title = this.header.titles[index]!;
    const scale = scaleInHeading(title);
    // Two columns under one name are the same panelist twice; two that are called "Score" are two panelists.
    const own = this.header.names[index]!;
    const name = own === '' || rolesNamed(own).some(({ role }) => role === 'rating') ? title : own;
    return { index, title, name: headingName(name), group: this.header.groups[index] ?? '', ...(scale && { scale }) };
  }
}
