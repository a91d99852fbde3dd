import { BrowserPool } from '../../src/platform/browser/browser-pool.js';
import type { PrintOptions } from '../../src/platform/browser/print.js';
import type { TestApplication } from './application.js';

/**
 * Prints the first document that any of some worlds has to print, and gives that for every other: for specs that compare
 * what is to be printed itself. Chromium makes the same of what is the same, and what the product adds to a printed
 * document it adds whatever that says.
 */
export class PrintOnce {
  private printed: Promise<Uint8Array> | undefined;
  private readonly given = new WeakMap<TestApplication, string[]>();

  /** From now on, as long as the world runs. */
  in(world: TestApplication): void {
    const pool = world.app.get(BrowserPool);
    const print = pool.print.bind(pool);
    const given: string[] = [];
    this.given.set(world, given);
    pool.print = async (html, options) => {
      given.push(keyOf(html, options));
      this.printed ??= print(html, options);
      return Uint8Array.from(await this.printed);
    };
  }

  /** What a world had to print since this was asked last, and how. */
  toPrint(world: TestApplication): string[] {
    return this.given.get(world)!.splice(0);
  }
}

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
    const key = keyOf(html.replace(unseen, ''), options);
    const known = printed.get(key);
    if (known) return Uint8Array.from(known);
    const pdf = await print(html, options);
    printed.set(key, Uint8Array.from(pdf));
    return pdf;
  };
}

/** What a print hangs on: the document, and how it is to be printed. */
function keyOf(html: string, { signal: _signal, ...rest }: PrintOptions): string {
  return JSON.stringify([html, rest]);
}
