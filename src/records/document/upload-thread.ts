import { parentPort, workerData } from 'node:worker_threads';
import { uploadContent } from './upload-content.js';
import type { UploadGiven } from './uploaded-file.js';

// The thread of uploaded-file.ts: one file, one answer.
const { bytes, type, sheet } = workerData as UploadGiven;
parentPort?.postMessage(
  await uploadContent(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), type, sheet),
);
