import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { Agent } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { figure, median } from './figures.mjs';
import { send } from './load.mjs';

const main = fileURLToPath(new URL('../../dist/app/main.js', import.meta.url));
const starts = 3;

/** From `npm start` to the first answer: on an empty folder, and on one that was used before. */
export async function startFigures({ folder }) {
  const data = join(folder, 'start');
  await mkdir(data);
  const first = await startOnce(data);
  const again = [];
  for (let start = 0; start < starts; start += 1) again.push(await startOnce(data));
  return [
    figure('first start, with the demo round, to the first answer', first, 'ms'),
    figure('second start to the first answer', median(again), 'ms'),
  ];
}

async function startOnce(data) {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, DATABASE_URL: '', CALLBOARD_DATA: data, HOST: '127.0.0.1', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = once(child, 'exit');
  try {
    await answered(`http://127.0.0.1:${port}/sign-in`, child);
    return performance.now() - began;
  } finally {
    child.kill('SIGTERM');
    await gone;
  }
}

async function answered(url, child) {
  const agent = new Agent();
  for (const deadline = performance.now() + 60_000; performance.now() < deadline; await wait(10)) {
    if (child.exitCode !== null) throw new Error('The product ended before it answered.');
    const answer = await send(agent, url).catch(() => undefined);
    if (answer?.status === 200) return;
  }
  throw new Error('No answer within a minute of the start.');
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
