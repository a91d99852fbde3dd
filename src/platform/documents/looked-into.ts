import { Worker } from 'node:worker_threads';
import type { CleanCopy } from './clean-copy.js';

/** What was found in a document. */
export interface LookedInto {
  copy: CleanCopy;
  /** Where its words can be read without drawing it. */
  words: string | undefined;
}

/** What the thread is given. */
export interface Given {
  bytes: Uint8Array;
  mediaType: string;
}

/** What the thread answers. */
export interface Found {
  copy: { content: Uint8Array } | { problem: string };
  words: string | undefined;
}

const thread = new URL('./looking-thread.js', import.meta.url);

const longestMs = 30_000;
const mostMemoryMb = 512;

let before: Promise<unknown> = Promise.resolve();

/**
 * Cleans a document and reads its words on a thread of its own, so that no one else waits: a large one takes seconds,
 * and one made to do harm takes for ever. One after another.
 * @param mediaType as found in the bytes
 * @param limitMs after how long it is given up
 */
export function lookInto(bytes: Buffer, mediaType: string, limitMs = longestMs): Promise<LookedInto> {
  const turn = before.then(() => onThread(bytes, mediaType, limitMs));
  before = turn.catch(() => undefined);
  return turn;
}

function onThread(bytes: Buffer, mediaType: string, limitMs: number): Promise<LookedInto> {
  const given: Given = { bytes: new Uint8Array(bytes), mediaType };
  const worker = new Worker(thread, {
    workerData: given,
    transferList: [given.bytes.buffer as ArrayBuffer],
    resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
  });
  return new Promise<LookedInto>((resolve, reject) => {
    const withheld = (problem: string): void => resolve({ copy: { problem }, words: undefined });
    const limit = setTimeout(() => {
      withheld('it takes too long to look into');
      void worker.terminate();
    }, limitMs);
    worker.once('message', ({ copy, words }: Found) =>
      resolve({ copy: 'content' in copy ? { content: bufferOf(copy.content) } : copy, words }),
    );
    worker.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? withheld('it is too large inside') : reject(error),
    );
    worker.once('exit', () => {
      clearTimeout(limit);
      reject(new Error('The thread that looks into a document ended without an answer.'));
    });
  });
}

function bufferOf(content: Uint8Array): Buffer {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}
