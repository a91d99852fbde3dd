import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parts, prove } from './parts.mjs';

/*
 * npm run prove              what must not be lost is shown not to be lost, by breaking what can break
 * npm run prove -- kills     one part: attack, evidence, failover, kills, packets, procedure, races, restarts
 * npm run prove -- --short   a few rounds of each; --json prints the figures for programs
 * npm run prove -- evidence --write   puts what was simulated into docs/evaluation.md; --seed=2 draws other rounds
 * npm run prove -- attack --inputs=50   with fewer than a thousand inputs for each operation and form
 * Brings its own PostgreSQL in a temporary folder. Needs what `npm run build` makes.
 */
const words = process.argv.slice(2);
const short = words.includes('--short');
const json = words.includes('--json');
const write = words.includes('--write');
const seed = words.find((word) => word.startsWith('--seed='))?.slice('--seed='.length);
const inputs = words.find((word) => word.startsWith('--inputs='))?.slice('--inputs='.length);
const chosen = words.filter((word) => !word.startsWith('--'));
const unknown = chosen.filter((word) => !(word in parts));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. Choose from ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

const figures = {};
for (const name of Object.keys(parts)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const log = json ? undefined : (line) => console.error(`${name}: ${line}`);
  figures[name] = await prove(name, { short, log, seed, ...(inputs && { inputs: Number(inputs) }) });
  if (write && figures[name].summary) writeSummary(figures[name]);
  delete figures[name].summary;
}
const problems = Object.values(figures).flatMap((part) => part.problems);
if (json) console.log(JSON.stringify(figures, null, 2));
else {
  for (const [name, { problems: found, tables = [], skipped, ...rest }] of Object.entries(figures)) {
    if (skipped) {
      console.log(`${name} was ${skipped}.`);
      continue;
    }
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
