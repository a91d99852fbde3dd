import { BrowserPool } from '../../src/platform/browser/browser-pool.js';
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
      const { signal: _signal, ...rest } = options;
      given.push(JSON.stringify([html, rest]));
      this.printed ??= print(html, options);
      return Uint8Array.from(await this.printed);
    };
  }

  /** What a world had to print since this was asked last, and how. */
  toPrint(world: TestApplication): string[] {
    return this.given.get(world)!.splice(0);
  }
}
