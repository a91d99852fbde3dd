import { launch, type Browser } from 'puppeteer-core';
import type { FoundBrowser } from './find-browser.js';

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
 * It runs in its sandbox unless we are root or the machine does not allow one.
 * @throws when it does not start; the message carries what Chromium said
 */
export async function launchBrowser(found: FoundBrowser, flags: readonly string[] = []): Promise<Browser> {
  const start = (extra: readonly string[]) =>
    launch({
      executablePath: found.executable,
      env: found.environment,
      headless: 'shell',
      pipe: true,
      args: [...always, ...flags, ...extra],
      // Ending is ours to arrange; puppeteer's own handlers would end the whole process.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  const unsandboxed = ['--no-sandbox', '--no-zygote'];
  if (process.getuid?.() === 0) return start(unsandboxed);
  try {
    return await start([]);
  } catch (error) {
    if (!(error instanceof Error) || !/sandbox|namespace/i.test(error.message)) throw error;
    return start(unsandboxed);
  }
}
