import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { evidence } from './evidence.mjs';
import { kills } from './kills.mjs';
import { packets } from './packets.mjs';
import { procedure } from './procedure.mjs';
import { races } from './races.mjs';
import { restarts } from './restarts.mjs';

/*
 * npm run prove              what must not be lost is shown not to be lost, by breaking what can break
 * npm run prove -- kills     one part: evidence, kills, packets, procedure, races, restarts
 * npm run prove -- --short   a few rounds of each; --json prints the figures for programs
 * npm run prove -- evidence --write   puts what was simulated into docs/evaluation.md; --seed=2 draws other rounds
 * Brings its own PostgreSQL in a temporary folder. Needs what `npm run build` makes.
 */
const parts = {
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
      threads: 1,
    },
    run: evidence,
  },
  restarts: {
    full: { rounds: 5 },
    short: { rounds: 1, panelists: 8, ways: ['immediate'], timed: false },
    run: restarts,
  },
  procedure: { full: {}, short: { every: 6 }, run: procedure },
  races: { full: { rounds: 100 }, short: { rounds: 12 }, run: races },
  kills: { full: { kills: 100 }, short: { kills: 3, panelists: 8 }, run: kills },
  packets: {
    full: { kills: 50, serverKills: 5, candidates: 6, criteria: 30 },
    short: { kills: 2, serverKills: 1, candidates: 2, criteria: 12 },
    run: packets,
  },
};
const words = process.argv.slice(2);
const short = words.includes('--short');
const json = words.includes('--json');
const write = words.includes('--write');
const seed = words.find((word) => word.startsWith('--seed='))?.slice('--seed='.length);
const chosen = words.filter((word) => !word.startsWith('--'));
const unknown = chosen.filter((word) => !(word in parts));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. Choose from ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

const figures = {};
for (const [name, { full, short: few, run }] of Object.entries(parts)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const databaseUrl = process.env.PROOF_DATABASE_URL || undefined;
  const began = performance.now();
  const spent = process.cpuUsage();
  const log = json ? undefined : (line) => console.error(`${name}: ${line}`);
  const found = await run({ ...(short ? few : full), databaseUrl, log, seed });
  figures[name] = { ...found, problems: counted(found.problems) };
  figures[name].seconds = Math.round((performance.now() - began) / 1000);
  figures[name].processorSeconds = Math.round(process.cpuUsage(spent).user / 1e6);
  if (write && found.summary) writeSummary(figures[name]);
  delete figures[name].summary;
}
const problems = Object.values(figures).flatMap((part) => part.problems);
if (json) console.log(JSON.stringify(figures, null, 2));
else {
  for (const [name, { problems: found, tables = [], ...rest }] of Object.entries(figures)) {
    for (const table of tables) console.log(`${table}\n`);
    console.log(name, { ...rest, problems: found.length });
  }
  console.log(`Node ${process.version}, ${availableParallelism()} processors, load ${loadavg()[0].toFixed(1)}.`);
  for (const problem of problems.slice(0, 50)) console.error(`- ${problem}`);
}
process.exitCode = problems.length === 0 ? 0 : 1;

/** Puts the tables of what was simulated between their marks in the document that shows them. */
function writeSummary({ summary, settings, rounds, processorSeconds, problems: found }) {
  const path = new URL('../../docs/evaluation.md', import.meta.url);
  const [begin, end] = ['<!-- simulated: begin -->', '<!-- simulated: end -->'];
  const text = readFileSync(path, 'utf8');
  if (!text.includes(begin) || !text.includes(end)) throw new Error(`docs/evaluation.md lacks ${begin} or ${end}.`);
  const day = new Date().toLocaleDateString('en-US', { dateStyle: 'long' });
  const size = `${rounds.toLocaleString('en-US')} rounds in ${settings.toLocaleString('en-US')} settings`;
  const kept = found.length === 0 ? 'every promise kept' : `promises not kept: ${found.join('; ')}`;
  const drawn = seed === undefined ? 'the seed of each setting' : `each setting's seed, varied by ${seed}`;
  const said = `${day}, Node ${process.version}: ${size}, drawn from ${drawn}, in ${processorSeconds} seconds of one processor; ${kept}.`;
  writeFileSync(path, `${text.split(begin)[0]}${begin}\n\n${said}\n\n${summary}\n\n${end}${text.split(end)[1]}`);
}

/** Each problem once, with how often it was met. */
function counted(all) {
  const times = new Map();
  for (const problem of all) times.set(problem, (times.get(problem) ?? 0) + 1);
  return [...times].map(([problem, count]) => (count > 1 ? `${problem} (${count} times)` : problem));
}
