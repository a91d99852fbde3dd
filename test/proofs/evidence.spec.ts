import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

interface Figures {
  evidence: { settings: number; rounds: number; problems: string[] };
}

// A few rounds of what `npm run prove -- evidence` simulates at length.
it('the comparison claims no more than its evidence carries', async () => {
  const command = ['test/proofs/run.mjs', 'evidence', '--short', '--json'];
  const said = await promisify(execFile)(process.execPath, command, { maxBuffer: 2 ** 24 }).catch(
    // It ends with 1 where there are problems, which it tells of all the same.
    (error: { stdout: string }) => error,
  );
  const { evidence } = JSON.parse(said.stdout) as Figures;
  expect(evidence.problems).toEqual([]);
  expect(evidence.rounds).toBeGreaterThan(3000);
}, 300_000);
