import { basename, extname } from 'node:path';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import { evidenceFromRound } from '../../rounds/transfer/evidence-from-round.js';
import { shown, type Problem } from '../../rounds/file/problem.js';
import { readRatingsTable, tableProblemLine } from '../../rounds/ratings-table/ratings-table.js';
import { readBounded } from '../../rounds/file/read-bounded.js';
import { readRoundFile } from '../../rounds/file/read-round-file.js';
import type { RoundFile } from '../../rounds/file/round-file.js';

/** What a comparison or a packet is made from without a database. */
export interface Input {
  evidence: Evidence;
  /** Absent where the file was a plain table of ratings. */
  round?: RoundFile;
  /** What a plain table did not say and was filled in, in sentences. */
  assumptions: string[];
  /** What letters are drawn with, where it came from a database after all. */
  letterSecret?: string;
}

export type InputReading = Input | { problems: string[] };

/**
 * Reads a round file or a plain table of ratings: by what the file holds, and where that does not say, by its name.
 * Each problem is one line that says where it is. Never throws on what the file holds.
 */
export async function readInput(path: string): Promise<InputReading> {
  const reading = await readBounded(path);
  if ('problem' in reading) return { problems: [`${shown(path, 300)} ${reading.problem}`] };
  return isJson(reading.bytes, path) ? fromRound(reading.bytes) : fromTable(reading.bytes, path);
}

function fromRound(bytes: Buffer): InputReading {
  const reading = readRoundFile(bytes);
  if ('problems' in reading) return { problems: reading.problems.map(problemLine) };
  return { evidence: evidenceFromRound(reading.round), round: reading.round, assumptions: [] };
}

function fromTable(bytes: Buffer, path: string): InputReading {
  const title = basename(path, extname(path)).slice(0, 200) || 'Ratings from a table';
  const reading = readRatingsTable(bytes, title);
  if ('problems' in reading) return { problems: reading.problems.map(tableProblemLine) };
  return reading;
}

/** A problem with its JSON pointer, as one line. */
export function problemLine({ pointer, message }: Problem): string {
  return pointer === '' ? message : `${pointer}: ${message}`;
}

function isJson(bytes: Buffer, path: string): boolean {
  const start = bytes
    .subarray(0, 4000)
    .toString('latin1')
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replaceAll('\0', '')
    .trimStart();
  if (start.startsWith('{') || start.startsWith('[')) return true;
  return extname(path).toLowerCase() === '.json';
}
