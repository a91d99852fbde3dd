import type { Browser } from 'puppeteer-core';
import { findBrowser, type BrowserChoice } from './find-browser.js';
import { launchBrowser } from './launch-browser.js';
import { PrintFailed, printDocument, sealedFlags, type PrintOptions } from './print.js';
import { Turns } from './turns.js';

export interface BrowserPoolOptions extends BrowserChoice {
  /** How many documents are printed at once; the others wait their turn. */
  maxPages: number;
}

/** The pool was closed, as it is when the application ends: whatever was to be printed was not. */
export class BrowserPoolClosed extends Error {
  override name = 'BrowserPoolClosed';
  constructor() {
    super('Printing has ended because the application is shutting down.');
  }
}

/** One Chromium for the whole process, started when the first document is printed and again whenever it is lost. */
export class BrowserPool {
  private readonly turns: Turns;
  private launching?: Promise<Browser>;
  private closed = false;

  constructor(private readonly options: BrowserPoolOptions) {
    this.turns = new Turns(options.maxPages);
  }

  /** The process id of the Chromium that is running, if one is. */
  async processId(): Promise<number | undefined> {
    return (await this.launching)?.process()?.pid;
  }

  /**
   * Prints a document as PDF (see printDocument). If Chromium or the page is lost meanwhile, it tries once more.
   * @throws PrintFailed, BrowserUnavailable, BrowserPoolClosed, or the signal's reason
   */
  async print(html: string, options: PrintOptions): Promise<Uint8Array> {
    if (this.closed) throw new BrowserPoolClosed();
    const over = await this.turns.take(options.signal);
    try {
      return await this.printTwiceIfLost(html, options);
    } catch (error) {
      throw this.closed ? new BrowserPoolClosed() : error;
    } finally {
      over();
    }
  }

  /** Ends Chromium and gives up what is being printed. May be called more than once. */
  async close(): Promise<void> {
    this.closed = true;
    this.turns.refuseAll(new BrowserPoolClosed());
    const browser = await this.launching?.catch(() => undefined);
    if (browser) await endBrowser(browser);
  }

  private async printTwiceIfLost(html: string, options: PrintOptions): Promise<Uint8Array> {
    const browser = await this.browser();
    try {
      return await printDocument(browser, html, options);
    } catch (error) {
      if (error instanceof PrintFailed || this.closed || options.signal?.aborted) throw error;
      return printDocument(await this.browser(), html, options);
    }
  }

  private browser(): Promise<Browser> {
    if (this.closed) throw new BrowserPoolClosed();
    this.launching ??= this.launch();
    return this.launching;
  }

  private async launch(): Promise<Browser> {
    try {
      const browser = await launchBrowser(await findBrowser(this.options), sealedFlags);
      browser.once('disconnected', () => (this.launching = undefined));
      return browser;
    } catch (error) {
      this.launching = undefined;
      throw error;
    }
  }
}

/** Asks Chromium to end; after five seconds it is ended. */
async function endBrowser(browser: Browser): Promise<void> {
  const impatience = setTimeout(() => browser.process()?.kill('SIGKILL'), 5_000);
  await browser.close().catch(() => undefined);
  clearTimeout(impatience);
}
