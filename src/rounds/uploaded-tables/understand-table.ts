import { basename, extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { RuleViolation } from '../../platform/base/domain-errors.js';
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
const longestMs = 30_000;
const mostMemoryMb = 700;

/**
 * Reads a table; a large one on a thread of its own.
 * @throws RuleViolation where it takes too long or too much memory
 */
export async function understand(bytes: Buffer, fileName: string, choices: TableChoices): Promise<TableReading> {
  const title = titleOf(fileName);
  if (bytes.length > mostBytes) return onThread({ bytes: new Uint8Array(bytes), title, choices });
  // Reading a table takes code that most visits need nothing of.
  const { understandTable } = await import('../ratings-table/ratings-table.js');
  return understandTable(bytes, title, choices);
}

/** A job's title, from the name of the file. */
function titleOf(fileName: string): string {
  return basename(fileName, extname(fileName)).trim().slice(0, 200) || 'Ratings from a table';
}

function onThread(given: GivenTable): Promise<TableReading> {
  const worker = new Worker(thread, {
    workerData: given,
    transferList: [given.bytes.buffer as ArrayBuffer],
    resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
  });
  return new Promise<TableReading>((resolve, reject) => {
    const limit = setTimeout(() => {
      reject(tooLarge());
      void worker.terminate();
    }, longestMs);
    worker.once('message', resolve);
    worker.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge() : error),
    );
    worker.once('exit', () => {
      clearTimeout(limit);
      reject(new Error('The thread that reads a table ended without an answer.'));
    });
  });
}

function tooLarge(): RuleViolation {
  return new RuleViolation(
    'table.too_large',
    'This table is too large to be read here. Split it, one assessment a file.',
  );
}
