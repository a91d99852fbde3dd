import type { Browser, BrowserContext, BrowserContextOptions } from 'puppeteer';
import { BrowserPool, type BrowserPoolOptions } from '../../src/platform/browser/browser-pool.js';
import { findBrowser } from '../../src/platform/browser/find-browser.js';
import { launchBrowser } from '../../src/platform/browser/launch-browser.js';
import { sealedFlags } from '../../src/platform/browser/print.js';

/** The browsers of this process, by the flags they run with: each is lent to one spec file after another. */
const running = new Map<string, Promise<Browser>>();

/** What the process does when it ends; see test/runner/worker.mjs. */
const atEnd = ((globalThis as Record<symbol, unknown>)[Symbol.for('callboard.at-end')] ??= []) as (() => void)[];

/**
 * A browser that runs with these flags. What is opened in it is alone in a context that nobody had before; to close it
 * closes those, as ending a browser would, and leaves the program to the next.
 */
export async function lendBrowser(flags: readonly string[]): Promise<Browser> {
  const browser = await started(flags);
  const contexts = new Set<BrowserContext>();
  const unhear: (() => void)[] = [];
  let isClosed = false;
  const own = {
    async createBrowserContext(options?: BrowserContextOptions) {
      const context = await browser.createBrowserContext(options);
      for (const one of contexts) if (one.closed) contexts.delete(one);
      contexts.add(context);
      if (!isClosed) return context;
      await context.close();
      throw new Error('The browser was given back.');
    },
    newPage: async () => (await own.createBrowserContext()).newPage(),
    once(name: 'disconnected', listener: () => void) {
      browser.on(name, listener);
      unhear.push(() => browser.off(name, listener));
    },
    async close() {
      isClosed = true;
      for (const forget of unhear.splice(0)) forget();
      await Promise.allSettled([...contexts].map((context) => context.close()));
    },
  };
  return new Proxy(browser, {
    get(target, name) {
      if (name in own) return own[name as keyof typeof own];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
}

/** A pool whose Chromium is the one of this process; it starts and ends as any other, as far as it can tell. */
export function lentPool(options: BrowserPoolOptions = { maxPages: 1 }): BrowserPool {
  return printsWithLent(new BrowserPool(options));
}

/** From now on it prints with the Chromium of this process. */
export function printsWithLent(pool: BrowserPool): BrowserPool {
  return Object.assign(pool, { start: () => lendBrowser(sealedFlags) });
}

function started(flags: readonly string[]): Promise<Browser> {
  const kind = flags.join(' ');
  const known = running.get(kind);
  if (known) return known;
  const starting = findBrowser().then((found) => launchBrowser(found, flags));
  const gone = () => void running.delete(kind);
  running.set(kind, starting);
  starting.then((browser) => {
    browser.once('disconnected', gone);
    atEnd.push(() => kill(browser.process()?.pid));
  }, gone);
  return starting;
}

/** With all of its group: what is still writing would be in the way when the folder of the run is removed. */
function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
