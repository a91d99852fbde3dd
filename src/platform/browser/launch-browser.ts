import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer';
import { isAlive } from '../embedded-postgres/postmaster-file.js';
import { BrowserUnavailable, type FoundBrowser } from './find-browser.js';
import { ownTemporaryFolder } from './npm-browser.js';

const cleared = new WeakMap<Browser, Promise<void>>();

/** Ends Chromium; after five seconds it is killed. Returns when its process and what it wrote are gone. */
export async function endBrowser(browser: Browser): Promise<void> {
  const impatience = setTimeout(() => browser.process()?.kill('SIGKILL'), 5_000);
  await browser.close().catch(() => undefined);
  await cleared.get(browser);
  clearTimeout(impatience);
}

const always = [
  '--disable-gpu',
  '--disable-domain-reliability',
  '--no-default-browser-check',
  '--no-pings',
  '--font-render-hinting=none',
  '--lang=en-US',
];

/** From the best there is to what works nearly anywhere. */
const ways = [[], ['--no-sandbox'], ['--no-sandbox', '--no-zygote']];

/**
 * Starts a Chromium of its own, spoken to over a pipe: it listens on no port and ends when this process ends.
 * It runs in its sandbox unless we are root or the machine does not allow one, as many containers do not. Where it
 * cannot even fork its processes from one that is ready, it starts each from the beginning, which takes longer.
 * @throws BrowserUnavailable with what Chromium said, when it does not start
 */
export async function launchBrowser(found: FoundBrowser, flags: readonly string[] = []): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  let refusal: unknown;
  for (const way of ways.slice(isRoot ? 1 : 0)) {
    try {
      return await start(found, [...flags, ...way]);
    } catch (error) {
      refusal = error;
    }
  }
  const said = String(refusal instanceof Error ? refusal.message : refusal)
    .replace(/\s+/g, ' ')
    .slice(0, 300);
  throw new BrowserUnavailable(`${found.executable} does not start: ${said}`, { cause: refusal });
}

async function start(found: FoundBrowser, flags: readonly string[]): Promise<Browser> {
  // Read when first printing, so that the server itself starts sooner.
  const { launch } = await import('puppeteer');
  const userDataDir = await newProfile();
  const launching = launch({
    userDataDir,
    executablePath: found.executable,
    env: found.environment,
    headless: 'shell',
    pipe: true,
    args: [...always, ...flags],
    // Ending is ours to arrange; puppeteer's own handlers would end the whole process.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const browser = await launching.catch(async (error: unknown) => {
    await removeProfile(userDataDir);
    throw error;
  });
  const program = browser.process();
  const over = new Promise<void>((resolve) => {
    if (!program || program.exitCode !== null || program.signalCode !== null) resolve();
    else program.once('exit', () => resolve());
  });
  cleared.set(
    browser,
    over.then(() => removeProfile(userDataDir)),
  );
  return browser;
}

/** Processes of another machine or container that shares the folder are not ours to judge. */
const machine = hostname().replace(/[^\w-]/g, '_');
const pattern = /^profile-(.+)-(\d+)-[0-9a-f]{8}$/;

/** A new folder for what one Chromium writes while it runs. What processes that were killed left behind is removed. */
async function newProfile(): Promise<string> {
  const parent = await ownTemporaryFolder();
  await sweep(parent);
  const folder = join(parent, `profile-${machine}-${process.pid}-${randomBytes(4).toString('hex')}`);
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

/** A Chromium that was killed may still be writing with its last breath. */
async function removeProfile(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }).catch(() => undefined);
}

async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const [, where, pid] = pattern.exec(name) ?? [];
    if (where === machine && !isAlive(Number(pid))) await removeProfile(join(parent, name));
  }
}
