import { BrowserPool } from '../../src/platform/browser/browser-pool.js';
import type { TestApplication } from './application.js';

/** What only programs read: to the second, where the words that are printed say the minute. */
const unseen = / datetime="[^"]*"/g;

/**
 * From now on the application prints each document once, and has it again for the same one in the same way: for specs of
 * what goes before a print and comes after it. A print that was given up or failed is begun anew.
 */
export function printsEachOnce({ app }: TestApplication): void {
  const pool = app.get(BrowserPool);
  const print = pool.print.bind(pool);
  const printed = new Map<string, Uint8Array>();
  pool.print = async (html, options) => {
    const { signal: _signal, ...how } = options;
    const key = JSON.stringify([html.replace(unseen, ''), how]);
    const known = printed.get(key);
    if (known) return Uint8Array.from(known);
    const pdf = await print(html, options);
    printed.set(key, Uint8Array.from(pdf));
    return pdf;
  };
}
