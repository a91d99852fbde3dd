import { RuleViolation } from '../../../platform/base/domain-errors.js';
import { onThread } from '../../../platform/base/on-thread.js';
import type { ImportChoices } from './import-choices.js';
import type { ImportReading } from './imported-person.js';
import type { GivenImport } from './read-import.js';

/** A larger file takes longer to read than others should wait for an answer. */
const mostBytes = 64 * 1024;
const thread = new URL('./import-thread.js', import.meta.url);
const bounds = { thread, longestMs: 30_000, mostMemoryMb: 700, tooMuch: tooLarge };

/**
 * Reads a file of candidates; a large one on a thread of its own.
 * @param country of telephone numbers, where nobody said
 * @throws RuleViolation where it takes too long or too much memory
 */
export async function understandImport(bytes: Buffer, choices: ImportChoices, country: string): Promise<ImportReading> {
  const given: GivenImport = { bytes: new Uint8Array(bytes), choices, country, now: new Date().toISOString() };
  if (bytes.length > mostBytes) return onThread<ImportReading>(given, [given.bytes], bounds);
  // Reading a file takes code that most visits need nothing of.
  const { readImport } = await import('./read-import.js');
  return readImport(given);
}

function tooLarge(): RuleViolation {
  return new RuleViolation(
    'candidates.too_large',
    'This file is too large to be read here. Split it and import the parts.',
  );
}
