import { basename, extname } from 'node:path';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import { onThread } from '../../platform/base/on-thread.js';
import type { TableReading } from '../ratings-table/ratings-table.js';
import type { TableChoices } from '../ratings-table/table-choices.js';

/** What the thread is given. */
export interface GivenTable {
  bytes: Uint8Array;
  title: string;
  choices: TableChoices;
}

const thread = new URL('./table-thread.js', import.meta.url);

/** A larger file takes longer to read than others should wait for an answer. */
const mostBytes = 64 * 1024;
const bounds = { thread, longestMs: 30_000, mostMemoryMb: 700, tooMuch: tooLarge };

/**
 * Reads a table; a large one on a thread of its own.
 * @throws RuleViolation where it takes too long or too much memory
 */
export async function understand(bytes: Buffer, fileName: string, choices: TableChoices): Promise<TableReading> {
  const title = titleOf(fileName);
  if (bytes.length > mostBytes) {
    const given: GivenTable = { bytes: new Uint8Array(bytes), title, choices };
    return onThread<TableReading>(given, [given.bytes], bounds);
  }
  // Reading a table takes code that most visits need nothing of.
  const { understandTable } = await import('../ratings-table/ratings-table.js');
  return understandTable(bytes, title, choices);
}

/** A job's title, from the name of the file. */
function titleOf(fileName: string): string {
  return basename(fileName, extname(fileName)).trim().slice(0, 200) || 'Ratings from a table';
}

function tooLarge(): RuleViolation {
  return new RuleViolation(
    'table.too_large',
    'This table is too large to be read here. Split it, one assessment a file.',
  );
}
