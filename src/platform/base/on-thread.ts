import { Worker } from 'node:worker_threads';

interface Bounds {
  /** The module that the thread runs; it answers with one message. */
  thread: URL;
  longestMs: number;
  mostMemoryMb: number;
  /** Thrown where it takes longer, or more memory. */
  tooMuch: () => Error;
}

/**
 * Works something out on a thread of its own, so that nobody else waits for it.
 * @param given what the thread is given; the memory of `moved` becomes the thread's
 */
export function onThread<Answer>(
  given: object,
  moved: readonly Uint8Array[],
  { thread, longestMs, mostMemoryMb, tooMuch }: Bounds,
): Promise<Answer> {
  const worker = new Worker(thread, {
    workerData: given,
    transferList: moved.map(({ buffer }) => buffer as ArrayBuffer),
    resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
  });
  return new Promise<Answer>((resolve, reject) => {
    const limit = setTimeout(() => {
      reject(tooMuch());
      void worker.terminate();
    }, longestMs);
    worker.once('message', resolve);
    worker.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch() : error),
    );
    worker.once('exit', () => {
      clearTimeout(limit);
      reject(new Error('A thread ended without an answer.'));
    });
  });
}
