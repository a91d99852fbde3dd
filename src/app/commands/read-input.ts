import { basename, extname } from 'node:path';
import { askAboutTable, type Ask, type AskedReading } from './ask-about-table.js';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import { evidenceFromRound } from '../../rounds/transfer/evidence-from-round.js';
import { shown, type Problem } from '../../rounds/file/problem.js';
import { tableProblemLine, understandTable } from '../../rounds/ratings-table/ratings-table.js';
import type { TableChoices } from '../../rounds/ratings-table/table-choices.js';
import type { TableUnderstanding } from '../../rounds/ratings-table/table-understanding.js';
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
  /** What was understood of a plain table and what it leaves open, a line each, with how to say it otherwise. */
  understood?: string[];
  /** What letters are drawn with, where it came from a database after all. */
  letterSecret?: string;
}

export type InputReading = Input | { problems: string[] };

/**
 * Reads a round file or a plain table of ratings: by what the file holds, and where that does not say, by its name.
 * Each problem is one line that says where it is. Never throws on what the file holds.
 * @param choices how a plain table is to be read
 * @param ask where somebody is there to say what a table leaves open
 */
export async function readInput(path: string, choices: TableChoices = {}, ask?: Ask): Promise<InputReading> {
  const reading = await readBounded(path);
  if ('problem' in reading) return { problems: [`${shown(path, 300)} ${reading.problem}`] };
  return isJson(reading.bytes, path) ? fromRound(reading.bytes) : fromTable(reading.bytes, path, choices, ask);
}

function fromRound(bytes: Buffer): InputReading {
  const reading = readRoundFile(bytes);
  if ('problems' in reading) return { problems: reading.problems.map(problemLine) };
  return { evidence: evidenceFromRound(reading.round), round: reading.round, assumptions: [] };
}

/**
 * What is open in a table is taken as understood, and told. Only where another answer would put the candidates in
 * another order is there no answer without a word from whoever asked.
 */
async function fromTable(bytes: Buffer, path: string, choices: TableChoices, ask?: Ask): Promise<InputReading> {
  const title = basename(path, extname(path)).slice(0, 200) || 'Ratings from a table';
  const read = (said: TableChoices) => understandTable(bytes, title, said);
  if (ask) return fromPerson(await askAboutTable(read, choices, ask));
  const { evidence, problems, questions, assumptions, understanding } = read(choices);
  if (!evidence) return { problems: problems.map(tableProblemLine) };
  const undecided = questions.filter(({ changesOrder }) => changesOrder);
  if (undecided.length > 0) {
    const told = undecided.map(
      ({ ask, flag }) => `${ask} Another answer would put the candidates in another order: say ${flag}.`,
    );
    return { problems: told };
  }
  const open = questions.map(({ taken, flag }) => `${taken} To say otherwise: ${flag}.`);
  return { evidence, assumptions, understood: [summaryOf(understanding), ...open] };
}

function fromPerson({ reading, options }: AskedReading): InputReading {
  const { evidence, problems, assumptions, understanding } = reading;
  if (!evidence) return { problems: problems.map(tableProblemLine) };
  const again = options.length > 0 ? [`To be asked nothing the next time: ${options.join(' ')}`] : [];
  return { evidence, assumptions, understood: [summaryOf(understanding), ...again] };
}

/** "Read: one line for each rating; 5 candidates, 4 panelists, 16 ratings, 4 without a rating." */
function summaryOf({ layout, candidates, panelists, ratings, gaps, vary }: TableUnderstanding): string {
  const people = vary ? [] : [counted(panelists.length, 'panelist')];
  const counts = [counted(candidates.length, 'candidate'), ...people, counted(ratings, 'rating')];
  return `${layout} Read ${counts.join(', ')}${gaps > 0 ? `; ${counted(gaps, 'place')} without a rating` : ''}.`;
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
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
