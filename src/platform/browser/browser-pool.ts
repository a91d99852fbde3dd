import type { Browser } from 'puppeteer-core';
import { findBrowser, type BrowserChoice } from './find-browser.js';
import { endBrowser, launchBrowser } from './launch-browser.js';
import { PrintFailed, printDocument, sealedFlags, type PrintOptions } from './print.js';
import { Turns } from './turns.js';

export interface BrowserPoolOptions extends BrowserChoice {
  /** How many documents are printed at once; the others wait their turn. */
  maxPages: number;
  /** After so many prints a Chromium is replaced by a fresh one, since it keeps some memory of each; 40 if not given. */
  printsEach?: number;
  /** Milliseconds after which a Chromium that prints nothing is ended; five minutes if not given. */
  idle?: number;
}

/** The pool was closed, as it is when the application ends: whatever was to be printed was not. */
export class BrowserPoolClosed extends Error {
  override name = 'BrowserPoolClosed';
  constructor() {
    super('Printing has ended because the application is shutting down.');
  }
}

/** How often one document is tried, where Chromium or the page is lost each time. */
const mostTries = 5;

/** A Chromium, and what it is at. */
interface Running {
  browser: Browser;
  begun: number;
  now: number;
}

/**
 * One Chromium for the whole process: started when a document is to be printed, again whenever it is lost, anew after
 * many prints, and ended when there is nothing to print for a while.
 */
export class BrowserPool {
  private readonly turns: Turns;
  private readonly all = new Set<Promise<Running>>();
  private current?: Promise<Running>;
  private resting?: NodeJS.Timeout;
  private closed = false;

  constructor(private readonly options: BrowserPoolOptions) {
    this.turns = new Turns(options.maxPages);
  }

  /** The process id of the Chromium that is running, if one is. */
  async processId(): Promise<number | undefined> {
    return (await this.current)?.browser.process()?.pid;
  }

  /**
   * Prints a document as PDF (see printDocument). If Chromium or the page is lost meanwhile, it tries again.
   * @throws PrintFailed, BrowserUnavailable, BrowserPoolClosed, or the signal's reason
   */
  async print(html: string, options: PrintOptions): Promise<Uint8Array> {
    if (this.closed) throw new BrowserPoolClosed();
    const over = await this.turns.take(options.signal);
    try {
      return await this.printUntilDone(html, options);
    } catch (error) {
      throw this.closed ? new BrowserPoolClosed() : error;
    } finally {
      over();
    }
  }

  /** Ends Chromium and gives up what is being printed. May be called more than once. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.resting);
    this.turns.refuseAll(new BrowserPoolClosed());
    await Promise.all([...this.all].map((running) => this.end(running)));
  }

  private async printUntilDone(html: string, options: PrintOptions): Promise<Uint8Array> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.printOnce(html, options);
      } catch (error) {
        if (error instanceof PrintFailed || this.closed || options.signal?.aborted || tries === mostTries) throw error;
      }
    }
  }

  private async printOnce(html: string, options: PrintOptions): Promise<Uint8Array> {
    const { launching, running } = await this.taken();
    try {
      return await printDocument(running.browser, html, options);
    } finally {
      running.now -= 1;
      if (running.now === 0) this.rest(launching);
    }
  }

  /** The Chromium to print with next, which is replaced after this print if it has printed enough. */
  private async taken(): Promise<{ launching: Promise<Running>; running: Running }> {
    if (this.closed) throw new BrowserPoolClosed();
    clearTimeout(this.resting);
    const launching = (this.current ??= this.launch());
    const running = await launching;
    if (this.closed) throw new BrowserPoolClosed();
    running.begun += 1;
    running.now += 1;
    if (running.begun >= (this.options.printsEach ?? 40) && this.current === launching) this.current = undefined;
    return { launching, running };
  }

  /** Nothing is printed with it any more: it ends if it was replaced, else after a while. */
  private rest(launching: Promise<Running>): void {
    if (this.current !== launching) {
      void this.end(launching);
      return;
    }
    this.resting = setTimeout(() => {
      this.current = undefined;
      void this.end(launching);
    }, this.options.idle ?? 300_000);
    this.resting.unref();
  }

  private launch(): Promise<Running> {
    const launching = this.start();
    const gone = () => {
      if (this.current === launching) this.current = undefined;
    };
    this.all.add(launching);
    launching.then(
      (running) =>
        running.browser.once('disconnected', () => {
          gone();
          if (running.now === 0) void this.end(launching);
        }),
      () => (gone(), this.all.delete(launching)),
    );
    return launching;
  }

  private async start(): Promise<Running> {
    return { browser: await launchBrowser(await findBrowser(this.options), sealedFlags), begun: 0, now: 0 };
  }

  private async end(launching: Promise<Running>): Promise<void> {
    const running = await launching.catch(() => undefined);
    if (running) await endBrowser(running.browser);
    this.all.delete(launching);
  }
}
