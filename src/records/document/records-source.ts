import type { Comparison } from '../../comparison/engine/comparison.js';
import type { Paper, Regional } from '../../platform/base/regional.js';
import type { RoundFile } from '../../rounds/file/round-file.js';

/** Everything on file about a job. */
export interface RecordsSource extends Regional {
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
  paper: Paper;
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
