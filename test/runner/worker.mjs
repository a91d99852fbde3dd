// One process that runs one spec file after another, and keeps the product loaded between them.
import { register } from 'node:module';
import { nameSources } from './stacks.mjs';

nameSources();
register('./modules.mjs', import.meta.url);
const { runSpec } = await import('./run-spec.mjs');

// While nothing is asked of it yet, it reads the product.
if (process.argv.includes('--ahead')) await import('../../dist/app/application.js');

process.on('message', (order) => void run(order));
process.on('disconnect', () => process.exit());

async function run({ environment, spec }) {
  Object.assign(process.env, environment);
  try {
    const tell = (name, given) => process.send({ event: [name, given] });
    process.send({ result: await runSpec(spec, tell), memory: process.memoryUsage().rss });
  } catch (error) {
    process.send({ problem: described(error), memory: process.memoryUsage().rss });
  }
}

/** Of a file that could not even be loaded. */
function described(error) {
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: '' };
  return { message, stack: stack || message, type: 'Error' };
}
