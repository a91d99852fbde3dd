import type { Category } from '../../jobs/model/category.js';
import { shown } from '../file/problem.js';
import { headingName, scaleInHeading, type NamedRole } from './column-roles.js';
import type { Columns, ScoreColumn } from './find-columns.js';
import {
  categoriesOfCell,
  cellValue,
  endOfCell,
  levelsOfCell,
  noValue,
  weightOfCell,
  type Cell,
  type CellValue,
} from './table-cells.js';
import type { TableHeader } from './table-header.js';
import type { TableRow } from '../../platform/tables/table-row.js';
import type { TableProblem } from '../../platform/tables/table-rows.js';

/** One cell of ratings, read. Names are as first spelled, so that the same name is the same text. */
export interface TableEntry {
  line: number;
  /** The heading of the column that the rating is in. */
  column: string;
  candidate: string;
  panelist: string;
  assessment: string;
  criterion: string;
  value: CellValue;
  /** Ends of the scale, as the heading or the line states them. */
  minimum: number | undefined;
  maximum: number | undefined;
  /** The number of levels, as the line states it. */
  levels: number | undefined;
  weight: number | undefined;
  categories: readonly Category[];
  note: string;
}

/** What ratings belong to where the table has no column for it. */
export const onlyAssessment = 'Ratings';
/** What was rated where a table has a column for each panelist and none for the criterion. */
export const onlyCriterion = 'Rating';

export interface EntriesReading {
  entries: TableEntry[];
  problems: TableProblem[];
  assumptions: string[];
  /** True where no column says who rated: scorecards are then counted for each candidate. */
  unnamed: boolean;
}

/** Reads each row's cells; a row with a problem gives no entry. */
export function readEntries(header: TableHeader, columns: Columns): EntriesReading {
  const reader = new EntryReader(header, columns);
  const entries: TableEntry[] = [];
  for (const row of header.rows) reader.read(row, entries);
  return { entries, problems: reader.problems, assumptions: reader.assumptions(), unnamed: reader.unnamed };
}

/** What the cells of a line say of all its ratings. */
type Shared = Omit<TableEntry, 'column' | 'value' | 'note'>;

type Name = 'candidate' | 'panelist' | 'assessment' | 'criterion';

class EntryReader {
  readonly problems: TableProblem[] = [];
  readonly unnamed: boolean;
  private readonly spellings: Record<Name, Spellings> = {
    candidate: new Spellings(),
    panelist: new Spellings(),
    assessment: new Spellings(),
    criterion: new Spellings(),
  };
  private readonly values = new Map<string, CellValue>();
  /** What the heading of the ratings says, where each has a line. */
  private readonly scaleOfAll: ReturnType<typeof scaleInHeading>;
  /** By candidate: how many lines there were, where no column names the panelist. */
  private readonly cards = new Map<string, number>();

  constructor(
    private readonly header: TableHeader,
    private readonly columns: Columns,
  ) {
    const { at, shape, headings } = columns;
    this.scaleOfAll = at.rating === undefined ? undefined : scaleInHeading(columns.titles[at.rating]!);
    this.unnamed = at.panelist === undefined && !(shape === 'wide' && headings === 'panelists');
  }

  read(row: TableRow, entries: TableEntry[]): void {
    const before = this.problems.length;
    this.checkWidth(row);
    const shared = this.shared(row);
    const found = this.columns.shape === 'long' ? [this.longEntry(row, shared)] : this.wideEntries(row, shared);
    if (this.problems.length === before) entries.push(...found);
  }

  /** Names that were spelled in more than one way and taken as one. */
  assumptions(): string[] {
    return Object.values(this.spellings).flatMap((spellings) => spellings.merged());
  }

  private shared(row: TableRow): Shared {
    const candidate = this.name(row, 'candidate', '');
    const [levels, minimum, maximum, weight] = [
      this.cell(row, 'levels', levelsOfCell),
      this.cell(row, 'minimum', endOfCell),
      this.cell(row, 'maximum', endOfCell),
      this.cell(row, 'weight', weightOfCell),
    ];
    return {
      line: row.line,
      candidate,
      panelist: this.unnamed ? this.nextCard(candidate) : this.name(row, 'panelist', ''),
      assessment: this.name(row, 'assessment', onlyAssessment),
      criterion: this.name(row, 'criterion', this.criterionElse()),
      ...{ levels, minimum, maximum, weight },
      categories: this.cell(row, 'category', categoriesOfCell) ?? [],
    };
  }

  /** What was rated where no column says it: what the column of ratings is called. */
  private criterionElse(): string {
    const { rating } = this.columns.at;
    return this.columns.shape === 'long' && rating !== undefined
      ? headingName(this.columns.titles[rating]!)
      : onlyCriterion;
  }

  private nextCard(candidate: string): string {
    const number = (this.cards.get(candidate) ?? 0) + 1;
    this.cards.set(candidate, number);
    return `Scorecard ${number}`;
  }

  private longEntry(row: TableRow, shared: Shared): TableEntry {
    const { rating } = this.columns.at;
    const text = rating === undefined ? '' : (row.cells[rating] ?? '');
    const column = rating === undefined ? 'rating' : this.columns.titles[rating]!;
    const entry = { ...shared, column, value: this.valueOf(text), note: this.notes(row, this.columns.notes) };
    // What the line says of its own scale comes before what the heading says of all.
    const scale = shared.maximum === undefined && shared.levels === undefined ? this.scaleOfAll : undefined;
    return scale ? { ...entry, minimum: shared.minimum ?? scale.minimum, maximum: scale.maximum } : entry;
  }

  private wideEntries(row: TableRow, shared: Shared): TableEntry[] {
    const { scores, notes } = this.columns;
    const entries = scores.map((score) => this.wideEntry(row, shared, score));
    if (notes.length === 0) return entries;
    // Several columns of remarks each follow what they are about; a single one goes with the first rating of the line.
    if (notes.length === 1) {
      const first = entries.find(({ value }) => value.kind === 'number') ?? entries[0];
      if (first) first.note = this.notes(row, notes);
      return entries;
    }
    for (const note of notes) {
      const owner = scores.findLastIndex(({ index }) => index < note);
      const entry = entries[Math.max(0, owner)];
      if (entry) entry.note = [entry.note, this.notes(row, [note])].filter((text) => text !== '').join('\n');
    }
    return entries;
  }

  private wideEntry(row: TableRow, shared: Shared, score: ScoreColumn): TableEntry {
    const { line, candidate, levels, weight, categories } = shared;
    const { panelist, assessment, criterion } = this.namesAt(score, shared);
    const scale = score.scale ?? shared;
    // Spelled out: a large table has hundreds of thousands of these, and copying objects is slow.
    return {
      line,
      column: score.title,
      candidate,
      panelist,
      assessment,
      criterion,
      value: this.valueOf(row.cells[score.index] ?? ''),
      minimum: scale.minimum,
      maximum: scale.maximum,
      levels,
      weight,
      categories,
      note: '',
    };
  }

  /** What a column of ratings says of who and what, beside what its line says. */
  private namesAt(
    { name, group }: ScoreColumn,
    shared: Shared,
  ): Pick<TableEntry, 'panelist' | 'assessment' | 'criterion'> {
    const { panelist, assessment, criterion } = shared;
    if (this.columns.headings === 'criteria') {
      const own = group === '' ? assessment : this.spellings.assessment.firstOf(group);
      return { panelist, assessment: own, criterion: this.spellings.criterion.firstOf(name) };
    }
    const rated = group === '' ? criterion : this.spellings.criterion.firstOf(name);
    return { panelist: this.spellings.panelist.firstOf(group === '' ? name : group), assessment, criterion: rated };
  }

  /** The same few ratings come again and again. */
  private valueOf(cell: string): CellValue {
    if (cell === '') return noValue;
    const known = this.values.get(cell);
    if (known) return known;
    const value = cellValue(cell);
    if (this.values.size < 10_000) this.values.set(cell, value);
    return value;
  }

  private text(row: TableRow, name: NamedRole): string {
    const index = this.columns.at[name];
    return index === undefined ? '' : (row.cells[index] ?? '');
  }

  private cell<T>(row: TableRow, name: NamedRole, read: (cell: string) => Cell<T>): T | undefined {
    if (this.columns.at[name] === undefined) return undefined;
    const cell = read(this.text(row, name));
    if ('value' in cell) return cell.value;
    this.report(row, name, cell.wrong);
    return undefined;
  }

  /** @param otherwise the name where there is no column for it */
  private name(row: TableRow, name: Name, otherwise: string): string {
    if (this.columns.at[name] === undefined) return otherwise;
    const cell = this.text(row, name);
    const known = this.spellings[name].known(cell);
    if (known !== undefined) return known;
    const text = cell.normalize('NFC').replace(/\s+/gu, ' ').trim();
    if (text === '') this.report(row, name, `is empty; every rating names its ${name}`);
    else if (text.length > 200) this.report(row, name, `is ${text.length} characters long; give at most 200`);
    return this.spellings[name].firstOf(text, cell);
  }

  private notes(row: TableRow, columns: readonly number[]): string {
    const texts = columns.map((index) => (row.cells[index] ?? '').trim()).filter((text) => text !== '');
    const note = texts.join('\n');
    if (note.length > 20_000) this.report(row, 'note', `is ${note.length} characters long; give at most 20,000`);
    return note;
  }

  private checkWidth(row: TableRow): void {
    const { width } = this.header;
    if (row.cells.length <= width) return;
    const extra = row.cells.slice(width).find((cell) => cell.trim() !== '');
    if (extra === undefined) return;
    const message = `has ${row.cells.length} cells where the first line has ${width}; a text with the separator in it needs double quotes`;
    this.problems.push({ line: row.line, column: '', message });
  }

  private report(row: TableRow, name: NamedRole, message: string): void {
    const index = this.columns.at[name];
    this.problems.push({ line: row.line, column: index === undefined ? name : this.columns.titles[index]!, message });
  }
}

/** Takes names that differ only in case as one, spelled as at first. */
class Spellings {
  private readonly first = new Map<string, string>();
  private readonly others = new Map<string, string>();
  /** By the cell as it stands: a large table has the same few names ten thousand times. */
  private readonly cells = new Map<string, string>();

  known(cell: string): string | undefined {
    return this.cells.get(cell);
  }

  firstOf(text: string, cell = text): string {
    const folded = text.toLowerCase();
    const first = this.first.get(folded) ?? text;
    this.first.set(folded, first);
    if (first !== text) this.others.set(text, first);
    if (text !== '' && text.length <= 200) this.cells.set(cell, first);
    return first;
  }

  merged(): string[] {
    return [...this.others].slice(0, 20).map(([other, first]) => `“${shown(other)}” was taken as “${shown(first)}”.`);
  }
}
