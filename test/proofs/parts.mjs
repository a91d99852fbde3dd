import { attack } from './attack.mjs';
import { evidence } from './evidence.mjs';
import { failover } from './failover.mjs';
import { kills } from './kills.mjs';
import { packets } from './packets.mjs';
import { procedure } from './procedure.mjs';
import { races } from './races.mjs';
import { restarts } from './restarts.mjs';

/** The round whose packets are printed in short. */
const prints = { candidates: 2, criteria: 12 };

/** What is shown, at length and in short. */
export const parts = {
  evidence: {
    full: {
      rounds: {
        equal: 260,
        ceiling: 1500,
        leans: 1200,
        ranks: 300,
        separate: 900,
        narrowing: 400,
        alpha: 1000,
        power: 1500,
      },
    },
    short: {
      rounds: { equal: 12, ceiling: 0, leans: 40, ranks: 15, separate: 40, narrowing: 25, alpha: 0, power: 40 },
      every: 7,
      threads: 0,
    },
    run: evidence,
  },
  restarts: {
    full: { rounds: 5 },
    short: { rounds: 1, panelists: 8, candidates: 20, leastSaves: 25, ways: ['immediate'], timed: false },
    run: restarts,
  },
  procedure: { full: {}, short: { every: 6 }, run: procedure },
  attack: { full: { inputs: 1000, edits: 200 }, short: { inputs: 20, edits: 10 }, run: attack },
  races: { full: { rounds: 100 }, short: { rounds: 12 }, run: races },
  kills: { full: { kills: 100 }, short: { kills: 3, panelists: 8, savesBetween: 20, prints }, run: kills },
  failover: { full: { kills: 10 }, short: { kills: 1 }, run: failover },
  packets: {
    full: { kills: 50, serverKills: 5, candidates: 6, criteria: 30 },
    short: { kills: 2, serverKills: 1, ...prints },
    run: packets,
  },
};

/**
 * Shows one part.
 * @param options `short` for a few rounds; `seed` and `log`; for parts that end a server, `on`: an `Installation` to use;
 *   for others `databaseUrl` of an empty, migrated database, and `server`, one that runs on that already
 * @returns its figures, with `problems`, each once
 */
export async function prove(name, { short, ...options }) {
  const { full, short: few, run } = parts[name];
  const began = performance.now();
  const spent = process.cpuUsage();
  const found = await run({ ...(short ? few : full), ...options });
  return {
    ...found,
    problems: counted(found.problems),
    seconds: Math.round((performance.now() - began) / 1000),
    processorSeconds: Math.round(process.cpuUsage(spent).user / 1e6),
  };
}

/** Each problem once, with how often it was met. */
function counted(all) {
  const times = new Map();
  for (const problem of all) times.set(problem, (times.get(problem) ?? 0) + 1);
  return [...times].map(([problem, count]) => (count > 1 ? `${problem} (${count} times)` : problem));
}
