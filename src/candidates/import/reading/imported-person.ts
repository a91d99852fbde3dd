import type { CandidateSource } from '../../../jobs/model/job.entity.js';
import type { TableSource } from '../../../platform/tables/table-rows.js';
import type { ColumnRole } from './import-choices.js';

/** What a file of candidates is. */
export const importKinds = ['table', 'json_resume', 'greenhouse'] as const;
export type ImportKind = (typeof importKinds)[number];

/** Somebody in a file, as they would come in. */
export interface ImportedPerson {
  /** The line on which the row begins; of JSON the place in its list. From 1. */
  line: number;
  name: string;
  /** In lower case. */
  email: string | null;
  phone: string;
  source: CandidateSource | null;
  /** When they applied, as ISO 8601; null is now. */
  appliedAt: string | null;
  /** What else the file says of them, as a text that is kept as their résumé; empty where it says nothing. */
  details: string;
  /** Why they cannot come in; empty where they can. */
  problems: string[];
  /** What was not taken as the file has it. */
  remarks: string[];
}

/** A column of a table and what it was taken for. */
export interface ImportedColumn {
  heading: string;
  role: ColumnRole;
  /** A few of its values. */
  samples: string[];
  /** Why it is left out by itself: it says what a hiring team must not know. */
  withheld: boolean;
}

/** What has to be answered before anything is imported. */
export type ImportQuestion = { about: 'dates'; example: string } | { about: 'country'; example: string };

/** All that was understood of a file. */
export interface ImportReading {
  kind: ImportKind;
  /** Of a table. */
  columns: ImportedColumn[];
  source?: TableSource;
  people: ImportedPerson[];
  questions: ImportQuestion[];
  /** What was taken for granted, in sentences. */
  assumptions: string[];
  /** Why nothing can be imported; empty where something can. */
  problems: string[];
  /** Whether it holds dates that have to be read in one order or the other, and telephone numbers without a country. */
  asks: { dates: boolean; country: boolean; ended: boolean };
}

/** The most people that one file may bring in. */
export const mostPeople = 20_000;

export function unreadable(kind: ImportKind, problem: string): ImportReading {
  const asks = { dates: false, country: false, ended: false };
  return { kind, columns: [], people: [], questions: [], assumptions: [], problems: [problem], asks };
}
