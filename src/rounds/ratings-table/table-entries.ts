import type { Category } from '../../jobs/model/category.js';
import { shown } from '../file/problem.js';
import { categoriesOfCell, levelsOfCell, ratingOf, weightOfCell, type Cell, type CellRating } from './table-cells.js';
import type { ColumnName, Columns } from './table-columns.js';
import type { TableProblem, TableRow } from './table-rows.js';

/** One row of the table, read. Names are as first spelled, so that the same name is the same text. */
export interface TableEntry {
  line: number;
  candidate: string;
  panelist: string;
  assessment: string;
  criterion: string;
  rating: CellRating;
  levels?: number;
  weight?: number;
  categories: readonly Category[];
  note: string;
}

/** What ratings belong to where the table has no column for it. */
export const onlyAssessment = 'Ratings';

/** Reads each row's cells; a row with a problem gives no entry. */
export function readEntries(rows: readonly TableRow[], columns: Columns, width: number) {
  const reader = new EntryReader(columns, width);
  const entries = rows.flatMap((row) => reader.entry(row) ?? []);
  return { entries, problems: reader.problems, assumptions: reader.assumptions() };
}

class EntryReader {
  readonly problems: TableProblem[] = [];
  private readonly spellings = {
    candidate: new Spellings(),
    panelist: new Spellings(),
    assessment: new Spellings(),
    criterion: new Spellings(),
  };

  constructor(
    private readonly columns: Columns,
    private readonly width: number,
  ) {}

  entry(row: TableRow): TableEntry | undefined {
    const before = this.problems.length;
    this.checkWidth(row);
    const levels = this.cell(row, 'levels', levelsOfCell);
    const weight = this.cell(row, 'weight', weightOfCell);
    const entry: TableEntry = {
      line: row.line,
      candidate: this.name(row, 'candidate'),
      panelist: this.name(row, 'panelist'),
      assessment: this.columns.assessment ? this.name(row, 'assessment') : onlyAssessment,
      criterion: this.name(row, 'criterion'),
      rating: this.cell(row, 'rating', ratingOf) ?? { level: null, kind: 'none' },
      ...(levels !== undefined && { levels }),
      ...(weight !== undefined && { weight }),
      categories: this.cell(row, 'category', categoriesOfCell) ?? [],
      note: this.note(row),
    };
    return this.problems.length > before ? undefined : entry;
  }

  /** Names that were spelled in more than one way and taken as one. */
  assumptions(): string[] {
    return Object.values(this.spellings).flatMap((spellings) => spellings.merged());
  }

  private text(row: TableRow, name: ColumnName): string {
    const column = this.columns[name];
    return column ? (row.cells[column.index] ?? '') : '';
  }

  private cell<T>(row: TableRow, name: ColumnName, read: (cell: string) => Cell<T>): T | undefined {
    const cell = read(this.text(row, name));
    if ('value' in cell) return cell.value;
    this.report(row, name, cell.wrong);
    return undefined;
  }

  private name(row: TableRow, name: 'candidate' | 'panelist' | 'assessment' | 'criterion'): string {
    const text = this.text(row, name).normalize('NFC').replace(/\s+/gu, ' ').trim();
    if (text === '') this.report(row, name, `is empty; every rating names its ${name}`);
    else if (text.length > 200) this.report(row, name, `is ${text.length} characters long; give at most 200`);
    return this.spellings[name].firstOf(text);
  }

  private note(row: TableRow): string {
    const note = this.text(row, 'note').trim();
    if (note.length > 20_000) this.report(row, 'note', `is ${note.length} characters long; give at most 20,000`);
    return note;
  }

  private checkWidth(row: TableRow): void {
    const extra = row.cells.slice(this.width).find((cell) => cell.trim() !== '');
    if (extra === undefined) return;
    const message = `has ${row.cells.length} cells where the first line has ${this.width}; a text with the separator in it needs double quotes`;
    this.problems.push({ line: row.line, column: '', message });
  }

  private report(row: TableRow, name: ColumnName, message: string): void {
    this.problems.push({ line: row.line, column: this.columns[name]?.title ?? name, message });
  }
}

/** Takes names that differ only in case as one, spelled as at first. */
class Spellings {
  private readonly first = new Map<string, string>();
  private readonly others = new Map<string, string>();

  firstOf(text: string): string {
    const folded = text.toLowerCase();
    const first = this.first.get(folded) ?? text;
    this.first.set(folded, first);
    if (first !== text) this.others.set(text, first);
    return first;
  }

  merged(): string[] {
    return [...this.others].slice(0, 20).map(([other, first]) => `“${shown(other)}” was taken as “${shown(first)}”.`);
  }
}
