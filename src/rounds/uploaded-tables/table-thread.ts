import { parentPort, workerData } from 'node:worker_threads';
import { understandTable } from '../ratings-table/ratings-table.js';
import type { GivenTable } from './understand-table.js';

// The thread of understand-table.ts: one table, one answer.
const { bytes, title, choices } = workerData as GivenTable;
parentPort!.postMessage(understandTable(bytes, title, choices));
