import type { Browser, Page } from 'puppeteer';
import { lendBrowser } from './lent-browser.js';

/**
 * What a browser of specs does without: to optimize scripts that run for a tenth of a second, and to make everything of
 * a page anew when the next one of the same site is opened in its place.
 */
const thrifty = ['--js-flags=--no-opt,--no-maglev', '--disable-features=RenderDocument,BackForwardCache'];

/** The browser of this process, for a spec that closes it when it is done with what it opened. */
export function startBrowser(): Promise<Browser> {
  return lendBrowser(thrifty);
}

/**
 * A page, in a context of its own, that is laid out as ever and never painted: for what is asked of it, not for clicks,
 * which wait until what they hit is drawn. Where the browser has no such pages, one like every other.
 */
export async function unseenPage(browser: Browser): Promise<Page> {
  const context = await browser.createBrowserContext();
  const session = await browser.target().createCDPSession();
  try {
    const { targetId } = await session.send('Target.createTarget', {
      ...{ url: 'about:blank', browserContextId: context.id, enableBeginFrameControl: true },
      ...{ width: 1280, height: 900 },
    });
    const target = await context.waitForTarget(
      (one) => (one as unknown as { _targetId: string })._targetId === targetId,
    );
    return (await target.page())!;
  } catch {
    return context.newPage();
  } finally {
    await session.detach();
  }
}
