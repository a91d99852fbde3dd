/** One line of a table, from a text or a sheet. */
export interface TableRow {
  /** The line on which it begins, from 1, as an editor or a spreadsheet counts. */
  line: number;
  cells: string[];
}
