import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { evidenceFromText } from '../../assessments/evidence/build-evidence.js';
import { comparedOf } from './compared.js';
import type { GivenToCompare, ToldOfComparison } from './compare-apart.js';
import { inParts } from './comparison-parts.js';

// The thread of compare-apart.ts: one comparison, told in parts, each after the one before was taken in.
const given = workerData as GivenToCompare;
const { selection, secret } = given;
const evidence = 'text' in given ? evidenceFromText(given.text) : given.evidence;
const port = parentPort!;
const tell = (told: ToldOfComparison): void => port.postMessage(told);

const { head, parts } = inParts(comparedOf(evidence, selection, secret, (share) => tell({ share })));
tell({ head });
for (const part of parts) {
  await once(port, 'message');
  tell({ part });
}
await once(port, 'message');
tell({ complete: true });
port.close();
