import { BrowserPool } from '../../src/platform/browser/browser-pool.js';
import type { TestApplication } from './application.js';

/** Prints a document that is the same in several worlds once for all of them: what Chromium makes of it is the same. */
export function printOnce(worlds: readonly TestApplication[]): void {
  const made = new Map<string, Promise<Uint8Array>>();
  for (const { app } of worlds) {
    const pool = app.get(BrowserPool);
    const print = Object.getPrototypeOf(pool).print.bind(pool) as BrowserPool['print'];
    pool.print = async (html, options) => {
      const { signal: _signal, ...rest } = options;
      const key = JSON.stringify([html, rest]);
      const known = made.get(key) ?? print(html, options);
      made.set(key, known);
      return Uint8Array.from(await known);
    };
  }
}
