import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import * as cells from './evidence/cells.mjs';
import { count } from './evidence/count.mjs';
import { report } from './evidence/report.mjs';

/**
 * Simulates what the comparison promises, through the real `compare()`: in rounds whose truth is known, how often is
 * anybody named who should not be, and how often is a promise kept? With seeds, so that it comes out the same each time.
 * @param rounds of each setting, by promise
 * @param threads side by side; 0 for none but this one
 * @param every one of so many settings among equals
 * @param seed for other draws than the usual ones
 */
export async function evidence({ rounds, threads = 2, every = 1, seed, log }) {
  const all = [
    ...cells.equalCells(rounds.equal).filter((_, place) => place % every === 0),
    ...cells.ceilingCells(rounds.ceiling),
    ...cells.levelCells(rounds.leans),
    ...cells.rankCells(rounds.ranks),
    ...cells.separateCells(rounds.separate),
    ...cells.narrowingCells(rounds.narrowing),
    ...cells.alphaCells(rounds.alpha),
    ...cells.powerCells(rounds.power),
  ]
    .filter((cell) => cell.rounds > 0)
    .map((cell) => (seed === undefined ? cell : { ...cell, seed }));
  const found = threads > 0 ? await countAll(all, threads, log) : await countHere(all);
  return report(all.map((cell, place) => ({ ...cell, found: found[place] })));
}

async function countHere(all) {
  const found = [];
  for (const cell of all) {
    found.push(count(cell));
    // Whoever watches over this process hears of it meanwhile.
    await turn();
  }
  return found;
}

async function countAll(all, threads, log) {
  const found = [];
  let next = 0;
  let done = 0;
  const one = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./evidence/worker.mjs', import.meta.url), {
        // Rounds are many and short-lived.
        resourceLimits: { maxYoungGenerationSizeMb: 128 },
      });
      let place;
      const hand = () => {
        if (next >= all.length) return void worker.terminate().then(resolve);
        place = next++;
        worker.postMessage(all[place]);
      };
      worker.on('message', (counts) => {
        found[place] = counts;
        if (++done % 50 === 0) log?.(`${done} of ${all.length} settings`);
        hand();
      });
      worker.on('error', reject);
      hand();
    });
  await Promise.all(Array.from({ length: threads }, one));
  return found;
}
