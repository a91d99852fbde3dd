import { parentPort } from 'node:worker_threads';
import { count } from './count.mjs';

// One cell at a time, so that both cores are busy until the last.
parentPort.on('message', (cell) => parentPort.postMessage(count(cell)));
