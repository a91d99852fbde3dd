import type { TestApplication } from '../support/application.js';
import { BrowserPool } from '../../src/platform/browser/browser-pool.js';
import { until } from '../support/until.js';

/** A printer that waits to be told: each print begins, is counted, and goes on once it is let go. */
export interface SlowPrinter {
  /** Waits until so many prints have begun since the printer was slowed down. */
  begun(count: number): Promise<unknown>;
  /** How many have begun and neither ended nor been given up. */
  now(): number;
  most(): number;
  /** Lets one of those that wait go on, the oldest. */
  next(): void;
  /** Lets all go on, from now on too. */
  restore(): void;
}

/** Slows down the printer of an application, so that a spec can look at what is printed meanwhile. */
export function slowPrinter({ app }: TestApplication): SlowPrinter {
  const pool = app.get(BrowserPool);
  const print = pool.print.bind(pool);
  const waiting: (() => void)[] = [];
  const count = { begun: 0, now: 0, most: 0 };
  pool.print = async (html, options) => {
    count.begun += 1;
    count.now += 1;
    count.most = Math.max(count.most, count.now);
    try {
      await new Promise<void>((resolve, reject) => {
        waiting.push(resolve);
        options.signal?.addEventListener('abort', () => reject(options.signal!.reason as Error), { once: true });
      });
      return await print(html, options);
    } finally {
      count.now -= 1;
    }
  };
  return {
    begun: (wanted) => until(() => count.begun >= wanted),
    now: () => count.now,
    most: () => count.most,
    next: () => waiting.shift()?.(),
    restore: () => {
      pool.print = print;
      waiting.splice(0).forEach((goOn) => goOn());
    },
  };
}
