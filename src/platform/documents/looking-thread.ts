import { parentPort, workerData } from 'node:worker_threads';
import { cleanCopy, wordsIn } from './clean-copy.js';
import type { Found, Given } from './looked-into.js';

// The thread of looked-into.ts: one document, one answer.
const { bytes, mediaType } = workerData as Given;
const document = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const copy = await cleanCopy(document, mediaType);
const found: Found = {
  copy: 'content' in copy ? { content: new Uint8Array(copy.content) } : copy,
  words: wordsIn(document, mediaType),
};
parentPort?.postMessage(found, 'content' in found.copy ? [found.copy.content.buffer as ArrayBuffer] : []);
