import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve as full } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { transformFile } from '@swc/core';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/embedded-postgres.js';
import { connectedTo } from '../support/connected.js';

/** What a process that tried to start says of it. */
export interface Answer {
  url?: string;
  firstStart?: boolean;
  problem?: string;
}

export interface StartedChild {
  process: ChildProcess;
  answer: Promise<Answer>;
}

/** Starts in a process of its own, which ends cleanly on SIGINT a moment after using the database once more. */
export function startInChild(compiled: string, folder: string): StartedChild {
  const child = spawn(process.execPath, [join(compiled, 'start.mjs'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const lines = createInterface({ input: child.stdout });
  const answer = new Promise<Answer>((resolve, reject) => {
    lines.once('line', (line) => resolve(JSON.parse(line) as Answer));
    child.once('exit', (code, signal) => reject(new Error(`it ended without an answer (${code ?? signal})`)));
  });
  return { process: child, answer };
}

export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

export async function until(condition: () => Promise<boolean>): Promise<void> {
  const giveUp = Date.now() + 5000;
  while (!(await condition())) {
    if (Date.now() > giveUp) throw new Error('it did not come about');
    await pause(10);
  }
}

export async function ask(url: string, sql: string): Promise<unknown[]> {
  return (await connectedTo(url, (client) => client.query(sql))).rows;
}

/** A folder of its own that may hold a database. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-pg-'));
  await chmod(folder, 0o755);
  return folder;
}

/** A folder with a database that was started once. */
export async function usedFolder(): Promise<string> {
  const folder = await newFolder();
  await (await startEmbeddedPostgres({ folder })).stop();
  return folder;
}

/** Puts the database of a used folder, as it was left, into another: that costs a tenth of what making one does. */
export async function copyDatabase(used: string, folder: string): Promise<void> {
  await promisify(execFile)('cp', ['-a', join(used, 'postgres'), folder]);
}

/** The launcher as plain JavaScript in a folder of its own, for processes that know no TypeScript. */
export async function compileLauncher(): Promise<string> {
  const target = await mkdtemp(join(tmpdir(), 'callboard-launcher-'));
  const source = full('src/platform');
  const launcher = (await readdir(join(source, 'embedded-postgres'))).filter(
    (name) => name.endsWith('.ts') && name !== 'attach.ts',
  );
  await Promise.all(
    ['base', 'embedded-postgres'].map((room) => mkdir(join(target, 'platform', room), { recursive: true })),
  );
  for (const name of ['base/start-problem.ts', ...launcher.map((each) => join('embedded-postgres', each))]) {
    const { code } = await transformFile(join(source, name), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    await writeFile(join(target, 'platform', name.replace(/\.ts$/, '.js')), code);
  }
  await writeFile(join(target, 'package.json'), '{ "type": "module" }');
  await symlink(full('node_modules'), join(target, 'node_modules'), 'dir');
  await writeFile(join(target, 'start.mjs'), childProgram);
  return target;
}

const childProgram = `
import pg from 'pg';
import { startEmbeddedPostgres } from './platform/embedded-postgres/embedded-postgres.js';
try {
  const server = await startEmbeddedPostgres({ folder: process.argv[2] });
  const idle = setInterval(() => undefined, 1000);
  process.once('SIGINT', async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('SELECT 1');
    await client.end();
    await server.stop();
    clearInterval(idle);
  });
  console.log(JSON.stringify({ url: server.url, firstStart: server.firstStart }));
} catch (error) {
  console.log(JSON.stringify({ problem: error.message }));
  process.exitCode = 1;
}
`;
