import { availableParallelism, cpus } from 'node:os';
import { cardFigures } from './card.mjs';
import { comparisonFigures } from './comparison.mjs';
import { crowdFigures } from './crowd.mjs';
import { listFigures } from './lists.mjs';
import { memoryFigures, packetFigures } from './packet.mjs';
import { processFigures } from './processes.mjs';
import { pageFigures } from './pages.mjs';
import { panelistFigures } from './panelists.mjs';
import { scorecardFigures } from './scorecards.mjs';
import { sizeFigures } from './size.mjs';
import { footprintFigures } from './footprint.mjs';
import { startFigures } from './start.mjs';
import { startWorld } from './world.mjs';

/*
 * npm run bench              what the product takes, against the same work done bare, in one run
 * npm run bench -- --json    the same as an array of {name, value, unit, baseline, ratio}
 * Names of parts (pages, card, comparison, crowd, size, lists, sizes, scorecards, panelists, processes, packet, start, memory) run only these;
 * size, lists, sizes, processes and memory run only if named, and size runs lists too. Needs what `npm run build` makes.
 */
const parts = {
  pages: pageFigures,
  card: cardFigures,
  comparison: comparisonFigures,
  crowd: crowdFigures,
  size: sizeFigures,
  lists: listFigures,
  sizes: footprintFigures,
  scorecards: scorecardFigures,
  panelists: panelistFigures,
  processes: processFigures,
  packet: packetFigures,
  start: startFigures,
  memory: memoryFigures,
};
/** These take minutes, so they are measured where they are named. */
const onlyNamed = new Set(['memory', 'size', 'lists', 'sizes', 'processes']);
const words = process.argv.slice(2);
const json = words.includes('--json');
const chosen = words.filter((word) => word !== '--json');
if (chosen.includes('size') && !chosen.includes('lists')) chosen.push('lists');
const unknown = chosen.filter((word) => !(word in parts));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. Choose from ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

const began = performance.now();
const world = await startWorld();
const interrupted = () => void world.stop().then(() => process.exit(130));
process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
try {
  const figures = [];
  for (const [name, part] of Object.entries(parts)) {
    if (chosen.length > 0 ? !chosen.includes(name) : onlyNamed.has(name)) continue;
    if (!json) console.error(`${name} …`);
    figures.push(...(await part(world)).flat());
  }
  if (json) console.log(JSON.stringify(figures, null, 2));
  else report(figures);
} finally {
  await world.stop();
}

function report(figures) {
  const table = figures.map(({ name, value, unit, baseline, ratio }) => ({
    name,
    value: `${value} ${unit}`,
    baseline: baseline === null ? '' : `${baseline} ${unit}`,
    ratio: ratio ?? '',
  }));
  console.table(table);
  console.log(`Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'};`);
  console.log(`${Math.round((performance.now() - began) / 1000)} s in all.`);
}
