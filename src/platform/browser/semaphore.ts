/** Lets at most so many work at once; the others wait, first come first served. */
export class Semaphore {
  private free: number;
  private readonly waiting: Waiting[] = [];

  constructor(atOnce: number) {
    if (!Number.isInteger(atOnce) || atOnce < 1) throw new RangeError('at least one must be allowed at once');
    this.free = atOnce;
  }

  /**
   * Waits for a turn.
   * @returns what to call, once, when the turn is over
   * @throws the signal's reason, if it is given up while waiting
   */
  async take(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.free > 0) this.free -= 1;
    else await this.wait(signal);
    return () => this.pass();
  }

  /** Sends everyone home who still waits. */
  refuseAll(reason: Error): void {
    for (const waiting of this.waiting.splice(0)) waiting.refuse(reason);
  }

  private wait(signal?: AbortSignal): Promise<void> {
    return new Promise((admit, refuse) => {
      const giveUp = () => {
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        refuse(signal?.reason);
      };
      const done = () => signal?.removeEventListener('abort', giveUp);
      const entry: Waiting = {
        admit: () => (done(), admit()),
        refuse: (reason) => (done(), refuse(reason)),
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.waiting.push(entry);
    });
  }

  private pass(): void {
    const next = this.waiting.shift();
    if (next) next.admit();
    else this.free += 1;
  }
}

interface Waiting {
  admit: () => void;
  refuse: (reason: Error) => void;
}
