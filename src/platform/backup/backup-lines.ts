import { createHash } from 'node:crypto';

/** What the first line of a backup says. */
export interface BackupHead {
  format: 'callboard-backup';
  version: 1;
  /** The version of Callboard that made it. */
  callboard: string;
  /** An instant in ISO 8601. */
  madeAt: string;
  /** The migrations its tables have behind them, the oldest first. */
  migrations: string[];
  /** The same of the tables of jobs in the background. */
  jobTables: number;
}

/** What its last line says. */
export interface BackupEnd {
  end: true;
  /** Rows by table. */
  rows: Record<string, number>;
  /** SHA-256 of everything before this line, in hexadecimal. */
  sha256: string;
}

/** Ends the rows of a table; a row of PostgreSQL's text format never reads like this. */
export const endOfTable = '\\.';

/**
 * The lines of a stream of bytes, without their ends. A row with an uploaded file is one long line, so lines are kept
 * as bytes.
 */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield begun.length > 0 ? Buffer.concat([...begun, chunk.subarray(from, end)]) : chunk.subarray(from, end);
      begun = [];
      from = end + 1;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

/** A running SHA-256 over lines. */
export class LinesDigest {
  private readonly hash = createHash('sha256');

  add(line: Buffer | string): void {
    this.hash.update(line).update('\n');
  }

  get hex(): string {
    return this.hash.copy().digest('hex');
  }
}
