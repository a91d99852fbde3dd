import { BrowserPool } from '../../src/platform/browser/browser-pool.js';
import type { TestApplication } from './application.js';

/** What is printed in place of every document: a heading and a line, as Chromium writes any of them. */
const small = `<!doctype html><html lang="en"><head><title>Small</title></head><body><h1>Small</h1><p>A line.</p></body></html>`;

/**
 * Prints one small document, and gives that in place of every document that any of some worlds has to print: for specs
 * that compare what is to be printed itself, or look at nothing that is printed. Chromium makes the same of what is the
 * same, and what the product adds to a printed document it adds whatever that says.
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
      const { signal: _signal, ...rest } = options;
      given.push(JSON.stringify([html, rest]));
      this.printed ??= print(small, options);
      return Uint8Array.from(await this.printed);
    };
  }

  /** What a world had to print since this was asked last, and how. */
  toPrint(world: TestApplication): string[] {
    return this.given.get(world)!.splice(0);
  }
}
