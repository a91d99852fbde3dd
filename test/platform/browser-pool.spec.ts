import { spawnSync } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BrowserPool, type BrowserPoolOptions } from '../../src/platform/browser/browser-pool.js';
import { ownTemporaryFolder } from '../../src/platform/browser/npm-browser.js';
import { isAlive } from '../../src/platform/embedded-postgres/postmaster-file.js';
import { until } from '../support/until.js';

const machine = hostname().replace(/[^\w-]/g, '_');
const prefixOf = (pid: number) => `profile-${machine}-${pid}-`;
const long = `<h1>Long</h1>${'<p>She drew the queue between the two systems.</p>'.repeat(4_000)}`;
const short = '<p>x</p>';

describe('The pool of browsers', () => {
  let pool: BrowserPool;
  /** Of the browser that is lent to other specs in this process. */
  let lent: string[];
  beforeAll(async () => {
    lent = (await readdir(await ownTemporaryFolder())).filter((name) => name.startsWith(prefixOf(process.pid)));
  });
  afterEach(() => pool.close());

  const newPool = (options: Partial<BrowserPoolOptions>) => (pool = new BrowserPool({ maxPages: 2, ...options }));
  const print = (html: string) => pool.print(html, { paper: 'A4' });
  const profiles = async (pid: number) =>
    (await readdir(await ownTemporaryFolder())).filter(
      (name) => name.startsWith(prefixOf(pid)) && !lent.includes(name),
    );

  it('removes what the browsers of a killed process left behind, and nothing of one that lives', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const parent = await ownTemporaryFolder();
    await mkdir(join(parent, `${prefixOf(dead)}00000000`, 'Default'), { recursive: true });
    await mkdir(join(parent, `profile-elsewhere-${dead}-00000000`), { recursive: true });
    newPool({});
    await print(short);
    expect(await profiles(dead)).toEqual([]);
    expect(await readdir(parent)).toContain(`profile-elsewhere-${dead}-00000000`);
    expect(await profiles(process.pid)).toHaveLength(1);
    await pool.close();
    expect(await profiles(process.pid)).toEqual([]);
  });

  it('takes a fresh browser after so many prints, and ends the old one when its last print is over', async () => {
    newPool({ printsEach: 2 });
    await print(short);
    const first = (await pool.processId())!;
    const last = print(long);
    await print(short);
    const second = (await pool.processId())!;
    expect(second).toBeGreaterThan(0);
    expect(second).not.toBe(first);
    expect(isAlive(first)).toBe(true);
    expect((await last).length).toBeGreaterThan(10_000);
    await until(() => !isAlive(first));
    await until(async () => (await profiles(process.pid)).length === 1);
    expect(isAlive(second)).toBe(true);
  });

  it('ends the browser when there is nothing to print for a while, and starts one again', async () => {
    newPool({ idle: 50 });
    await print(short);
    const first = (await pool.processId()) ?? 0;
    await until(async () => (await pool.processId()) === undefined);
    await until(async () => (await profiles(process.pid)).length === 0);
    expect(first === 0 || !isAlive(first)).toBe(true);
    expect((await print(short)).length).toBeGreaterThan(500);
  });

  it('gives one document up after its browser was lost five times, and prints the next', async () => {
    newPool({});
    await print(short);
    let over = false;
    const printing = print(long.repeat(4)).then(
      () => 'printed',
      () => 'given up',
    );
    void printing.then(() => (over = true));
    const killed = new Set<number>();
    await until(async () => {
      const pid = await pool.processId().catch(() => undefined);
      if (pid && !killed.has(pid) && !over) {
        killed.add(pid);
        process.kill(pid, 'SIGKILL');
      }
      return over;
    });
    expect([await printing, killed.size]).toEqual(['given up', 5]);
    expect((await print(short)).length).toBeGreaterThan(500);
    await until(async () => (await profiles(process.pid)).length === 1);
  });
});
