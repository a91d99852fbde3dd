import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { docx } from '../../platform/documents/clean-copy.js';
import type { Sheet } from './flat-pdf.js';
import type { RecordsFile } from './records-source.js';
import { type UploadContent, uploadContent } from './upload-content.js';

const kinds: Record<string, string> = {
  'application/pdf': 'PDF',
  'image/png': 'PNG picture',
  'image/jpeg': 'JPEG picture',
  'text/plain': 'plain text',
  [docx]: 'Word document',
};

/** What the sheet before a file says, and what is shown of the file. */
export interface UploadedFile extends UploadContent {
  kind: string;
  /** In bytes. */
  size: number;
  sha256: string;
}

/** What the thread is given. */
export interface UploadGiven {
  bytes: Uint8Array;
  type: string;
  sheet: Sheet;
}

const thread = new URL('./upload-thread.js', import.meta.url);
const longestMs = 30_000;
const mostMemoryMb = 512;

/**
 * Reads an uploaded file on a thread of its own: a large one takes seconds, and one made to do harm takes for ever. One
 * that cannot be shown has its problem.
 * @param limitMs after how long it is given up
 */
export async function uploadedFile(file: RecordsFile, sheet: Sheet, limitMs = longestMs): Promise<UploadedFile> {
  const type = file.mediaType.split(';')[0]!.trim();
  return {
    kind: kinds[type] ?? type,
    size: file.bytes.length,
    sha256: createHash('sha256').update(file.bytes).digest('hex'),
    ...(await contentOf(file.bytes, type, sheet, limitMs)),
  };
}

/** A plain text needs no reading that could take long. */
function contentOf(bytes: Uint8Array, type: string, sheet: Sheet, limitMs: number): Promise<UploadContent> {
  if (type === 'text/plain') return uploadContent(Buffer.from(bytes), type, sheet);
  return onThread({ bytes: new Uint8Array(bytes), type, sheet }, limitMs);
}

function onThread(given: UploadGiven, limitMs: number): Promise<UploadContent> {
  const worker = new Worker(thread, {
    workerData: given,
    transferList: [given.bytes.buffer as ArrayBuffer],
    resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
  });
  return new Promise<UploadContent>((resolve, reject) => {
    const limit = setTimeout(() => {
      resolve({ problem: 'it takes too long to read' });
      void worker.terminate();
    }, limitMs);
    worker.once('message', resolve);
    worker.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve({ problem: 'it is too large inside' }) : reject(error),
    );
    worker.once('exit', () => {
      clearTimeout(limit);
      reject(new Error('The thread that reads an uploaded file ended without an answer.'));
    });
  });
}
