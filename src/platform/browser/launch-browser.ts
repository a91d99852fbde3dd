import type { Browser } from 'puppeteer-core';
import { BrowserUnavailable, type FoundBrowser } from './find-browser.js';

const always = [
  '--disable-gpu',
  '--disable-domain-reliability',
  '--no-default-browser-check',
  '--no-pings',
  '--font-render-hinting=none',
  '--lang=en-US',
];

/**
 * Starts a Chromium of its own, spoken to over a pipe: it listens on no port and ends when this process ends.
 * It runs in its sandbox unless we are root or the machine does not allow one, as many containers do not.
 * @throws BrowserUnavailable with what Chromium said, when it does not start
 */
export async function launchBrowser(found: FoundBrowser, flags: readonly string[] = []): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  const sandboxed = isRoot ? undefined : await start(found, flags).catch(() => undefined);
  if (sandboxed) return sandboxed;
  try {
    return await start(found, [...flags, '--no-sandbox', '--no-zygote']);
  } catch (error) {
    const said = String(error instanceof Error ? error.message : error)
      .replace(/\s+/g, ' ')
      .slice(0, 300);
    throw new BrowserUnavailable(`${found.executable} does not start: ${said}`, { cause: error });
  }
}

async function start(found: FoundBrowser, flags: readonly string[]): Promise<Browser> {
  // Read when first printing, so that the server itself starts sooner.
  const { launch } = await import('puppeteer-core');
  return launch({
    executablePath: found.executable,
    env: found.environment,
    headless: 'shell',
    pipe: true,
    args: [...always, ...flags],
    // Ending is ours to arrange; puppeteer's own handlers would end the whole process.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
