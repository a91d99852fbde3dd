import type { Browser, CDPSession, Dialog, Page, Viewport } from 'puppeteer';

/** Events that a test may listen to, and that it alone knows how to stop listening to. */
const heard = ['console', 'dialog', 'request'] as const;

/**
 * A page, in a context that nobody else has, for one test after another: a page of its own is a process of its own, and
 * costs more than most that is asked of it. Each test finds it as if it were new; one that listens to its page, holds up
 * what it asks for or changes all that it opens needs one that is.
 */
export class PageAgain {
  private held: { page: Page; session: CDPSession; listeners: string } | undefined;

  /** @param address where all that it opens lies */
  constructor(
    private readonly browser: Browser,
    private readonly address: string,
    private readonly viewport: Viewport = { width: 800, height: 600 },
  ) {}

  /** The page, from which everything is gone that was done with it before. */
  async next(): Promise<Page> {
    if (!this.held) return (this.held = await this.opened()).page;
    const { page, session, listeners } = this.held;
    if (listenersOf(page) !== listeners) throw new Error('A test listens to a page that is not its own.');
    const leaves = (dialog: Dialog): void => void dialog.accept();
    page.on('dialog', leaves);
    for (const other of await page.browserContext().pages()) if (other !== page) await other.close();
    await page.setOfflineMode(false);
    // What runs there has ended: an icon has no script.
    await page.goto(`${this.address}/favicon.ico`);
    page.off('dialog', leaves);
    await page.evaluate(() => {
      localStorage.clear();
      sessionStorage.clear();
      window.name = '';
    });
    await page.setViewport(this.viewport);
    await Promise.all([
      session.send('Storage.clearDataForOrigin', { origin: this.address, storageTypes: 'all' }),
      session.send('Network.clearBrowserCookies'),
      session.send('Network.clearBrowserCache'),
      session.send('Page.resetNavigationHistory'),
      page.setJavaScriptEnabled(true),
      page.emulateMediaFeatures([]),
      page.emulateTimezone(),
      page.bringToFront(),
    ]);
    return page;
  }

  private async opened() {
    const page = await (await this.browser.createBrowserContext()).newPage();
    await page.setViewport(this.viewport);
    return { page, session: await page.createCDPSession(), listeners: listenersOf(page) };
  }
}

function listenersOf(page: Page): string {
  return heard.map((name) => page.listenerCount(name)).join();
}
