import { parentPort, workerData } from 'node:worker_threads';
import { type GivenImport, readImport } from './read-import.js';

parentPort?.postMessage(readImport(workerData as GivenImport));
