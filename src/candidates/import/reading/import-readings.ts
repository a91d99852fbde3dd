import { createHash } from 'node:crypto';
import { RuleViolation } from '../../../platform/base/domain-errors.js';
import { onThread } from '../../../platform/base/on-thread.js';
import type { ImportChoices } from './import-choices.js';
import type { ImportReading } from './imported-person.js';
import type { GivenImport } from './read-import.js';

/** A larger file takes longer to read than others should wait for an answer. */
const mostBytes = 64 * 1024;
const thread = new URL('./import-thread.js', import.meta.url);
const bounds = { thread, longestMs: 30_000, mostMemoryMb: 700, tooMuch: tooLarge };

/** Whoever looks at a large file turns its pages: the last readings are kept for some minutes. */
const mostKept = 3;
const keptMs = 5 * 60_000;

/** Reads files of candidates; a large one on a thread of its own, and once for all of its pages. */
export class ImportReadings {
  private readonly kept = new Map<string, Promise<ImportReading>>();

  /**
   * @param country of telephone numbers, where nobody said
   * @throws RuleViolation where it takes too long or too much memory
   */
  async of(bytes: Buffer, choices: ImportChoices, country: string): Promise<ImportReading> {
    const given: GivenImport = { bytes: new Uint8Array(bytes), choices, country, now: new Date().toISOString() };
    if (bytes.length > mostBytes) return this.large(given);
    // Reading a file takes code that most visits need nothing of.
    const { readImport } = await import('./read-import.js');
    return readImport(given);
  }

  private large(given: GivenImport): Promise<ImportReading> {
    const { bytes, choices, country } = given;
    const key = createHash('sha256')
      .update(bytes)
      .update(JSON.stringify([choices, country]))
      .digest('hex');
    const known = this.kept.get(key);
    if (known) return known;
    const reading = onThread<ImportReading>(given, [bytes], bounds);
    this.kept.set(key, reading);
    reading.catch(() => this.kept.delete(key));
    setTimeout(() => this.kept.delete(key), keptMs).unref();
    for (const oldest of [...this.kept.keys()].slice(0, -mostKept)) this.kept.delete(oldest);
    return reading;
  }
}

function tooLarge(): RuleViolation {
  return new RuleViolation(
    'candidates.too_large',
    'This file is too large to be read here. Split it and import the parts.',
  );
}
