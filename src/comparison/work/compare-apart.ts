import { Worker } from 'node:worker_threads';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import type { Selection } from '../engine/ratings.js';
import type { Compared } from './compared.js';
import { addPart, type ComparisonHead, type ComparisonPart } from './comparison-parts.js';

/** What is to be compared. */
export type GivenToCompare = {
  selection: Selection;
  secret?: string;
} & (
  | {
      /** What the evidence is made of, as `textOfRows` gives it. */
      text: string;
    }
  | { evidence: Evidence }
);

/** What the thread answers, in this order; each part after the one before was asked for. */
export type ToldOfComparison =
  | { share: number }
  | { head: ComparisonHead }
  | { part: ComparisonPart }
  | { complete: true };

const thread = new URL('./comparison-thread.js', import.meta.url);

const mostMemoryMb = 700;

/**
 * Works a comparison out on a thread of its own, so that others get their answers meanwhile.
 * @param report told how much is done, 0 to 1
 * @throws RuleViolation where there is too much for the memory; the signal's reason when it is given up
 */
export async function compareApart(
  given: GivenToCompare,
  signal: AbortSignal,
  report: (share: number) => void,
): Promise<Compared> {
  signal.throwIfAborted();
  const worker = new Worker(thread, {
    workerData: given,
    resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
  });
  return new Promise<Compared>((resolve, reject) => {
    const giveUp = (): void => {
      reject(signal.reason as Error);
      void worker.terminate();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    let head: ComparisonHead;
    worker.on('message', (told: ToldOfComparison) => {
      if ('share' in told) return report(told.share);
      if ('complete' in told) return resolve(head);
      if ('head' in told) head = told.head;
      else addPart(head, told.part);
      worker.postMessage('next');
    });
    worker.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch() : error),
    );
    worker.once('exit', () => {
      signal.removeEventListener('abort', giveUp);
      reject(new Error('The thread that compares ended without an answer.'));
    });
  });
}

function tooMuch(): RuleViolation {
  return new RuleViolation(
    'comparison.too_large',
    'There are too many ratings to compare all of them at once. Choose fewer candidates.',
  );
}
