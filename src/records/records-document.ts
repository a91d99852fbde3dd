import type { Comparison } from '../comparison/comparison.js';
import type { BrowserPool } from '../platform/browser/browser-pool.js';
import type { RoundFile } from '../rounds/round-file.js';

/** Everything on file about a job. */
export interface RecordsInput {
  /** With everything that was submitted, revised or closed. */
  round: RoundFile;
  /** The record in words, oldest first. */
  events: readonly { at: Date; who: string; what: string }[];
  /** Résumés and writing samples, as they were uploaded; what stands in the round itself is not printed again. */
  files: readonly RecordsFile[];
  packets: readonly { id: string; madeAt: Date; madeBy: string; pages: number; sha256: string; names: boolean }[];
  /** If one can be made. */
  comparison?: Comparison;
  madeAt: Date;
  madeBy: string;
  /** IANA; its days are printed. */
  timeZone: string;
  paper: 'A4' | 'Letter';
}

export interface RecordsFile {
  id: string;
  /** Such as "Résumé" or "Writing sample". */
  what: string;
  /** The candidate's name. */
  candidate: string;
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

export type RecordsStep = { step: 'printing' | 'files' | 'joining'; done: number; of: number };

export interface RecordsHow {
  signal?: AbortSignal;
  /** Told how far it is; what it throws ends the printing. */
  progress?: (step: RecordsStep) => void | Promise<void>;
}

export interface PrintedRecords {
  pdf: Uint8Array;
  pages: number;
  /** Hexadecimal. */
  sha256: string;
  fileName: string;
  /** How many lines the list of what must be redacted has. */
  redactions: number;
}

/** Prints everything on file about a job as one flat PDF: what must be redacted first, then a table of contents. */
export function printRecords(input: RecordsInput, _pool: BrowserPool, _how: RecordsHow = {}): Promise<PrintedRecords> {
  return Promise.reject(new Error(`Nothing is printed of ${input.round.job.title}.`));
}
