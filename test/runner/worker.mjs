// One process that runs one spec file after another, and keeps the product loaded between them.
import { register } from 'node:module';
import { connectBySocket } from './socket.mjs';
import { nameSources } from './stacks.mjs';

nameSources();
connectBySocket();
const { runSpec } = await import('./run-spec.mjs');

// While nothing is asked of it yet, it reads the product, and what that reads once it runs.
if (process.argv.includes('--ahead')) {
  await import('../../dist/app/application.js');
  await import('@nestjs/swagger');
  await import('graphile-worker');
  await import('@cantoo/pdf-lib');
}
// Only now: each module that is asked for passes through another thread from here on, which takes half as long again.
register('./modules.mjs', import.meta.url);

process.on('message', (order) => void run(order));
process.on('disconnect', () => {
  for (const end of globalThis[Symbol.for('callboard.at-end')] ?? []) end();
  process.exit();
});

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
