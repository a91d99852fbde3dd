import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Browser } from 'puppeteer';
import { SETTINGS, type Settings } from '../config/settings.js';
import { type BrowserChoice, findBrowser } from './find-browser.js';
import { endBrowser, launchBrowser } from './launch-browser.js';
import { printDocument, PrintFailed, type PrintOptions, sealedFlags } from './print.js';
import { Semaphore } from './semaphore.js';

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
interface Chromium {
  browser: Promise<Browser>;
  /** How many prints were begun with it. */
  begun: number;
  /** How many of them are going on. */
  now: number;
}

/**
 * One Chromium for the whole process: started when a document is to be printed, again whenever it is lost, anew after
 * many prints, and ended when there is nothing to print for a while.
 */
export class BrowserPool {
  private readonly turns: Semaphore;
  private readonly all = new Set<Chromium>();
  private current?: Chromium;
  private resting?: NodeJS.Timeout;
  private closed = false;

  constructor(private readonly options: BrowserPoolOptions) {
    this.turns = new Semaphore(options.maxPages);
  }

  /** The process id of the Chromium that is running, if one is. */
  async processId(): Promise<number | undefined> {
    return (await this.current?.browser)?.process()?.pid;
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
    await Promise.all([...this.all].map((chromium) => this.end(chromium)));
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
    const chromium = this.take();
    try {
      const browser = await chromium.browser;
      if (this.closed) throw new BrowserPoolClosed();
      return await printDocument(browser, html, options);
    } finally {
      chromium.now -= 1;
      if (chromium.now === 0) this.rest(chromium);
    }
  }

  /** The Chromium to print with next; with its last print it is no longer the current one. */
  private take(): Chromium {
    if (this.closed) throw new BrowserPoolClosed();
    clearTimeout(this.resting);
    const chromium = (this.current ??= this.launch());
    chromium.begun += 1;
    chromium.now += 1;
    if (chromium.begun >= (this.options.printsEach ?? 40)) this.current = undefined;
    return chromium;
  }

  /** Nothing is printed with it any more: it ends if it was replaced, else after a while. */
  private rest(chromium: Chromium): void {
    if (this.current !== chromium) return void this.end(chromium);
    this.resting = setTimeout(() => {
      this.current = undefined;
      void this.end(chromium);
    }, this.options.idle ?? 300_000);
    this.resting.unref();
  }

  private launch(): Chromium {
    const chromium = { browser: this.start(), begun: 0, now: 0 };
    const gone = () => {
      if (this.current === chromium) this.current = undefined;
      if (chromium.now === 0) void this.end(chromium);
    };
    this.all.add(chromium);
    chromium.browser.then((browser) => browser.once('disconnected', gone), gone);
    return chromium;
  }

  private async start(): Promise<Browser> {
    return launchBrowser(await findBrowser(this.options), sealedFlags);
  }

  private async end(chromium: Chromium): Promise<void> {
    const browser = await chromium.browser.catch(() => undefined);
    if (browser) await endBrowser(browser);
    this.all.delete(chromium);
  }
}

/** The Chromium that prints packets; it starts with the first of them and ends with the application. */
@Global()
@Module({
  providers: [
    {
      provide: BrowserPool,
      inject: [SETTINGS],
      useFactory: ({ browserExecutable, printsAtOnce }: Settings) =>
        new BrowserPool({ executablePath: browserExecutable, maxPages: printsAtOnce }),
    },
  ],
  exports: [BrowserPool],
})
export class BrowserModule implements OnApplicationShutdown {
  constructor(private readonly pool: BrowserPool) {}

  onApplicationShutdown(): Promise<void> {
    return this.pool.close();
  }
}
