import { Semaphore } from '../../platform/browser/semaphore.js';
import { compareApart, type GivenToCompare } from './compare-apart.js';
import type { Compared } from './compared.js';

/** A comparison that is being worked out. */
export interface RunningComparison {
  /** How much is done, 0 to 1. */
  readonly share: number;
  readonly result: Promise<Compared>;
}

interface Running {
  share: number;
  result: Promise<Compared>;
  /** Who waits for it. */
  askers: Set<string>;
  ended: AbortController;
}

/** Nobody waits for it anymore: its ratings have changed. */
class Replaced extends Error {}

/**
 * Large comparisons, worked out one after another: each takes a processor for seconds and some hundred megabytes. Who
 * asks for the same gets the same; one that nobody waits for any more is given up.
 */
export class RunningComparisons {
  private readonly running = new Map<string, Running>();
  private readonly turns = new Semaphore(1);

  /**
   * @param key what tells it apart from others
   * @param asker whose earlier comparison this one takes the place of
   */
  of(key: string, asker: string, given: () => GivenToCompare): RunningComparison {
    this.leave(asker, key);
    const known = this.running.get(key) ?? this.begin(key, given());
    known.askers.add(asker);
    return known;
  }

  /** What somebody waits for. @param key only if it is this one */
  for(asker: string, key?: string): RunningComparison | undefined {
    if (key !== undefined) return this.running.get(key)?.askers.has(asker) ? this.running.get(key) : undefined;
    return [...this.running.values()].find(({ askers }) => askers.has(asker));
  }

  private begin(key: string, given: GivenToCompare): Running {
    const ended = new AbortController();
    const running: Running = { share: 0, askers: new Set(), ended, result: this.inTurn(given, ended.signal, report) };
    function report(share: number): void {
      running.share = share;
    }
    this.running.set(key, running);
    const over = (): void => {
      if (this.running.get(key) === running) this.running.delete(key);
    };
    running.result.then(over, over);
    return running;
  }

  private async inTurn(given: GivenToCompare, signal: AbortSignal, report: (share: number) => void): Promise<Compared> {
    const pass = await this.turns.take(signal);
    try {
      return await compareApart(given, signal, report);
    } finally {
      pass();
    }
  }

  private leave(asker: string, forKey: string): void {
    for (const [key, { askers, ended }] of this.running) {
      if (key === forKey || !askers.delete(asker) || askers.size > 0) continue;
      this.running.delete(key);
      ended.abort(new Replaced());
    }
  }
}
